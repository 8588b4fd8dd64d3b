import {
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { ReadFile } from "../2-resolve/resolve.ts";

/** A spec as the command line finds it. */
export interface SpecFile {
  /** What messages and banners call it: relative to the working directory, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly readFile: ReadFile;
  /** The folder that weight files are relative to. */
  readonly folder: string;
}

/** Standard input, as the name of a spec. */
export const STDIN = "-";

/** Reads a spec, or standard input for `-`; throws what the file system throws. */
export function openSpec(name: string): SpecFile {
  const folder = name === STDIN ? process.cwd() : dirname(resolve(name));
  return {
    path: name === STDIN ? "<stdin>" : displayPath(name),
    bytes: readFileSync(name === STDIN ? 0 : name),
    readFile: readInside(folder),
    folder,
  };
}

/** Reads weight files of a folder; a link that leads out of it is refused as if it were not there. */
function readInside(folder: string): ReadFile {
  return (path) => {
    const file = realpathSync(join(folder, path));
    if (!file.startsWith(realpathSync(folder) + sep)) {
      throw Object.assign(new Error(`${path} is a link that leads out of the spec's folder`), {
        code: "ELOOP",
      });
    }
    return readFileSync(file);
  };
}

/** A path as it is shown: relative where the file lies below the working directory, its name alone elsewhere. */
export function displayPath(name: string): string {
  const path = relative(process.cwd(), resolve(name)).split(sep).join("/");
  return path.startsWith("../") || path === "" ? basename(name) : path;
}

export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Writes beside the file, then renames, so that nobody ever reads half a module. An equal file is left alone. */
export function writeFile(path: string, text: string): "written" | "unchanged" {
  if (readIfThere(path) === text) return "unchanged";
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(beside, text);
    renameSync(beside, path);
  } catch (problem) {
    if (statSync(beside, { throwIfNoEntry: false })) unlinkSync(beside);
    throw problem;
  }
  return "written";
}
