import { unzipEntry } from "../../2-resolve/weights/unzip-entry.ts";
import { readZipDirectory } from "../../2-resolve/weights/zip-directory.ts";
import { list, quote } from "../../diagnostics/words.ts";
import { asImport, readJson } from "../read-file.ts";
import { isConfig, refuse, textIn } from "./config/config.ts";

/** The files of a `.keras` archive that are needed. */
export interface KerasArchive {
  readonly config: unknown;
  /** The version of Keras in metadata.json. */
  readonly version: string | undefined;
  /** An HDF5 file. */
  readonly weights: Uint8Array;
}

/** @throws ImportError if a file is missing or damaged, or claims to inflate to more than deflate can produce */
export function readArchive(archive: Uint8Array): KerasArchive {
  const entries = asImport("the archive ", () => readZipDirectory(archive));
  const read = (name: string): Uint8Array | undefined => {
    const [entry, second] = entries.filter((candidate) => candidate.name === name);
    if (second !== undefined) throw refuse({ reason: `the archive has two files called ${quote(name)}` });
    return entry && asImport(`${name} `, () => unzipEntry(archive, entry));
  };
  const needed = (name: string): Uint8Array => {
    const bytes = read(name);
    if (bytes !== undefined) return bytes;
    const names = list(
      entries.map((entry) => quote(entry.name)),
      "and",
      8,
    );
    throw refuse({
      reason: `the archive has no ${name}; it has ${names || "nothing"}`,
      help: 'save the model with model.save("model.keras"), its weights in one file',
    });
  };
  const metadata = read("metadata.json");
  const told = metadata === undefined ? {} : readJson(metadata, "metadata.json ");
  return {
    config: readJson(needed("config.json"), "config.json "),
    version: isConfig(told) ? textIn(told, "keras_version", undefined) : undefined,
    weights: needed("model.weights.h5"),
  };
}
