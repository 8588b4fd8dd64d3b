import { readFileSync, type Stats, statSync } from "node:fs";
import { NotAFile } from "../problems/system-error.ts";

/** Reads a regular file. Throws a SystemError for anything else, such as a pipe, which might never end. */
export function readRegular(path: string): Uint8Array {
  refuseNonFile(statSync(path));
  return readFileSync(path);
}

/** Reads a file or a pipe that the command line names, as in `gen <(make-spec)`. */
export function readFileOrPipe(path: string): Uint8Array {
  const found = statSync(path);
  if (!found.isFIFO()) refuseNonFile(found);
  return readFileSync(path);
}

/** Throws a NotAFile for a folder, a pipe, a socket or a device. */
function refuseNonFile(found: Stats): void {
  if (found.isFile()) return;
  if (found.isDirectory()) throw new NotAFile("EISDIR");
  if (found.isFIFO()) throw new NotAFile("PIPE");
  throw new NotAFile(found.isSocket() ? "SOCKET" : "DEVICE");
}
