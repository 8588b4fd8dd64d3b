import { readdirSync, statSync } from "node:fs";
import type { VectorFiles } from "../../verify/read-vectors.ts";
import { UnreadableFile } from "../../verify/vector-problem.ts";
import { readFileOrPipe } from "../files/read-file.ts";
import { isMissing, isSystemError, reasonOf } from "../problems/system-error.ts";

/** Files and folders by their paths on disk. */
const onDisk: VectorFiles = {
  readFile: (path) => readFileOrPipe(path),
  listFolder: (path) =>
    statSync(path, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(path).sort() : undefined,
};

/** Reads recorded vectors, by default from disk. Messages of errors do not have the path, which the sentence adds. */
export function vectorFiles(files: VectorFiles = onDisk): VectorFiles {
  return {
    readFile: (path) => attempt(() => files.readFile(path)),
    listFolder: (path) => attempt(() => files.listFolder(path)),
  };
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (isMissing(thrown)) throw new UnreadableFile("missing-vectors", "does not exist.");
    const reason = isSystemError(thrown) ? reasonOf(thrown) : (thrown as Error).message;
    throw new UnreadableFile("unreadable-vectors", `cannot be read: ${reason}.`);
  }
}
