import { type UnzipFileFilter, type UnzipFileInfo, unzipSync } from "fflate";
import { readNpy } from "./npy.ts";
import { malformed, WeightFileProblem } from "./weight-file-problem.ts";
import { tensorsByKey, type WeightFormat } from "./weight-format.ts";

/** An archive of `.npy` files; an entry is inflated when it is read. */
export const npz: WeightFormat = {
  extension: ".npz",
  holds: "tensors by key",
  open: (bytes) => {
    const names = entryNames(bytes).filter((name) => name.endsWith(ENDING));
    const keys = names.map((name) => name.slice(0, -ENDING.length));
    return tensorsByKey(keys, (key) => readNpy(inflateEntry(bytes, key + ENDING)));
  },
};

const ENDING = ".npy";

/** A byte of deflate makes at most this many: 258 from two bits. */
const MOST_INFLATION = 1032;

/** The fixed part of an entry of the archive's directory, in bytes. */
const SMALLEST_ENTRY = 46;

function entryNames(archive: Uint8Array): readonly string[] {
  const names: string[] = [];
  const mostEntries = archive.length / SMALLEST_ENTRY;
  unzip(archive, ({ name }) => {
    names.push(name);
    if (names.length > mostEntries) throw malformed("counts more entries than it has room for.");
    return false;
  });
  return names;
}

function inflateEntry(archive: Uint8Array, wanted: string): Uint8Array {
  const entries = unzip(archive, (entry) => {
    if (entry.name !== wanted) return false;
    checkEntry(entry, archive.length);
    return true;
  });
  return entries[wanted] ?? new Uint8Array();
}

function checkEntry({ size, originalSize, compression }: UnzipFileInfo, room: number): void {
  if (compression !== 0 && compression !== 8) {
    const message = `is compressed by method ${compression}, and only stored and deflated entries are read.`;
    throw new WeightFileProblem("unsupported-weights", message);
  }
  if (size > room) throw malformed(`says it takes ${size} bytes of an archive of ${room} bytes.`);
  if (originalSize > size * MOST_INFLATION) {
    throw malformed(`says it inflates from ${size} to ${originalSize} bytes.`);
  }
}

function unzip(archive: Uint8Array, filter: UnzipFileFilter): Readonly<Record<string, Uint8Array>> {
  try {
    return unzipSync(archive, { filter });
  } catch (error) {
    if (error instanceof WeightFileProblem) throw error;
    throw malformed("cannot be unzipped: it is damaged, encrypted or no .zip archive.");
  }
}
