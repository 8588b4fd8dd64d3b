import { readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import type { ReadFile } from "../../ir/relative-path.ts";
import type { SpecInput, SpecSource } from "../../ir/spec.ts";
import { isProgram } from "../code/program-name.ts";
import { readFileOrPipe, readRegular } from "../files/read-file.ts";
import { displayPath, leadsOut, printablePath } from "../output/display-path.ts";
import { asInvoked } from "../output/invocation.ts";
import { failure } from "../problems/failure.ts";
import { makeProblem } from "../problems/problem.ts";
import { isMissing, isSystemError, reasonOf } from "../problems/system-error.ts";
import { suggestSpec } from "./suggest.ts";

/** A spec that was opened from the command line. */
export interface SpecFile {
  /** Its path in messages and banners. */
  readonly path: string;
  /** Its text, or what its program gives. */
  readonly spec: SpecInput;
  /** Where a program wrote the spec that it gives. */
  readonly source?: SpecSource;
  /** Reads a weight file by its path relative to the spec. */
  readonly readFile: ReadFile;
  /** The names in a folder by its path relative to the spec; undefined where that is not a folder. */
  readonly listFolder: (path: string) => readonly string[] | undefined;
}

/** Standard input, as the name of a spec. */
export const STDIN = "-";

/**
 * Reads a spec, or standard input for `-`; a spec that is a program is run. Each file of a program is told to `onFile`. Throws a
 * Failure.
 */
export async function openSpec(name: string, onFile?: (path: string) => void): Promise<SpecFile> {
  try {
    const folder = specFolder(name);
    const inside = { readFile: readInside(folder, "spec"), listFolder: listInside(folder) };
    if (name === STDIN) return { path: "<stdin>", spec: await buffer(process.stdin), ...inside };
    const path = displayPath(name);
    if (isProgram(name)) {
      const { runSpec } = await import("../code/run-spec.ts");
      return { path, ...(await runSpec(name, onFile)), ...inside };
    }
    return { path, spec: readFileOrPipe(name), ...inside };
  } catch (problem) {
    if (!isSystemError(problem)) throw problem;
    const file = printablePath(name);
    if (isMissing(problem)) throw failure(makeProblem("missing-spec", { file }, suggestSpec(name)));
    const help =
      problem.code === "EISDIR"
        ? { help: asInvoked((gen) => `name a file in it; ${gen} "${file}/*.yaml" compiles all specs in it`) }
        : {};
    throw failure(makeProblem("unreadable-spec", { file, reason: reasonOf(problem) }, help));
  }
}

/** The folder that the weight files of a spec are relative to. */
export const specFolder = (name: string): string => (name === STDIN ? process.cwd() : dirname(resolve(name)));

/** Reads files in the folder of a spec or a model; refuses links that lead out of it. */
export const readInside =
  (folder: string, owner: "spec" | "model"): ReadFile =>
  (path) =>
    readRegular(insideOf(folder, path, owner));

const listInside =
  (folder: string): SpecFile["listFolder"] =>
  (path) => {
    const file = join(folder, path);
    return statSync(file, { throwIfNoEntry: false })?.isDirectory()
      ? readdirSync(insideOf(folder, path, "spec")).sort()
      : undefined;
  };

function insideOf(folder: string, path: string, owner: string): string {
  const file = realpathSync(join(folder, path));
  if (leadsOut(relative(realpathSync(folder), file)))
    throw new Error(`it is outside the ${owner}'s folder, or a symbolic link to something outside`);
  return file;
}
