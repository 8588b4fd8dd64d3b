import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, parse, resolve } from "node:path";
import type { ModelFile } from "../../import/imported-model.ts";
import { readFileOrPipe } from "../files/read-file.ts";
import { displayPath, printablePath } from "../output/display-path.ts";
import { failure } from "../problems/failure.ts";
import { makeProblem, type Problem } from "../problems/problem.ts";
import { isMissing, isSystemError, reasonOf } from "../problems/system-error.ts";
import { readInside } from "../specs/open.ts";

/** A trained file that was opened from the command line. */
export interface OpenModel {
  readonly file: ModelFile;
  /** Its name without the extension, or the name of its folder. */
  readonly stem: string;
}

/** The main file of a model's folder, in TensorFlow.js and in TensorFlow, which the importer refuses with a help. */
const IN_FOLDER = ["model.json", "saved_model.pb"] as const;

const FOLDER = { help: "a folder is that of a TensorFlow.js layers model; name the file of any other" };

/** Reads a trained file, or the `model.json` of a folder. Throws a Failure. */
export function openModel(name: string): OpenModel {
  const isFolder = statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const inFolder = IN_FOLDER.find((file) => existsSync(join(name, file))) ?? IN_FOLDER[0];
  const path = isFolder ? join(name, inFolder) : name;
  const file = open(path, {}, isFolder ? FOLDER : {});
  return { file, stem: isFolder ? basename(resolve(name)) : parse(path).name };
}

/** Reads a file that a flag names. Throws a Failure. */
export const openNamed = (path: string, flag: string): ModelFile => open(path, { flag });

function open(path: string, by: { readonly flag?: string }, help: Pick<Problem, "help"> = {}): ModelFile {
  try {
    return { path: displayPath(path), bytes: readFileOrPipe(path), readBeside: readBeside(path) };
  } catch (problem) {
    if (!isSystemError(problem)) throw problem;
    const file = printablePath(path);
    if (isMissing(problem)) throw failure(makeProblem("missing-model", { file, ...by }, help));
    throw failure(makeProblem("unreadable-model", { file, ...by, reason: reasonOf(problem) }));
  }
}

/** Reads files in a model's folder. Errors do not have the path, which the importer adds. */
function readBeside(path: string): ModelFile["readBeside"] {
  const read = readInside(dirname(resolve(path)), "model");
  return (name) => {
    try {
      return read(name);
    } catch (problem) {
      throw isSystemError(problem) ? new Error(reasonOf(problem)) : problem;
    }
  };
}
