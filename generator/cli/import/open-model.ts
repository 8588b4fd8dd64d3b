import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, parse, resolve } from "node:path";
import type { ModelFile } from "../../import/imported-model.ts";
import { readInside } from "../files/open-spec.ts";
import { readFileOrPipe } from "../files/read-file.ts";
import { displayPath, printablePath } from "../output/display-path.ts";
import { failure } from "../problems/failure.ts";
import { makeProblem, type Problem } from "../problems/problem.ts";
import { isMissing, isSystemError, reasonOf } from "../problems/system-error.ts";

/** A trained file as the command line finds it. */
export interface OpenModel {
  readonly file: ModelFile;
  /** What it is called without its extension; a folder by its own name. */
  readonly stem: string;
}

/** What stands for the model in the folder of one: TensorFlow.js calls it so, and TensorFlow, which is told what to do. */
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

/** Reads files of a model's folder; why that cannot be done is said without the path, which the importer knows. */
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
