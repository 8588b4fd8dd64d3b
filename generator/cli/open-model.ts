import { readFileSync, statSync } from "node:fs";
import { basename, dirname, join, parse, resolve } from "node:path";
import type { ModelFile } from "../import/imported-model.ts";
import { complain } from "./complaints.ts";
import { displayPath, shown } from "./display-path.ts";
import { failure } from "./failure.ts";
import { readInside } from "./open-spec.ts";
import { isMissing, isSystemError, reasonOf } from "./system-error.ts";

/** A trained file as the command line finds it. */
export interface OpenModel {
  readonly file: ModelFile;
  /** What it is called without its extension; a folder by its own name. */
  readonly stem: string;
}

/** What stands for the model in the folder of one: TensorFlow.js calls it so. */
const IN_FOLDER = "model.json";

/** Reads a trained file, or the `model.json` of a folder. Throws a Failure. */
export function openModel(name: string): OpenModel {
  const isFolder = statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const path = isFolder ? join(name, IN_FOLDER) : name;
  try {
    const file = {
      path: displayPath(path),
      bytes: readFileSync(path),
      readBeside: readInside(dirname(resolve(path)), "model"),
    };
    return { file, stem: isFolder ? basename(resolve(name)) : parse(path).name };
  } catch (problem) {
    if (!isSystemError(problem)) throw problem;
    const file = shown(path);
    const help = isFolder
      ? { help: "a folder is that of a TensorFlow.js layers model; name the file of any other" }
      : {};
    if (isMissing(problem)) throw failure(complain("missing-model", { file }, help));
    throw failure(complain("unreadable-model", { file, reason: reasonOf(problem) }));
  }
}
