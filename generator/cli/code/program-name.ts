import { basename } from "node:path";
import { list } from "../../diagnostics/words.ts";
import { printablePath } from "../output/display-path.ts";
import { failure } from "../problems/failure.ts";
import { makeProblem } from "../problems/problem.ts";

/** The endings of programs that can be specs. */
export const programEndings = ["ts", "mts", "js", "mjs"] as const;

const PROGRAM = /\.([cm]?[jt]sx?)$/i;

/** Files that declare types have no values: `net.d.ts`, and `net.d.yaml.ts` for a spec. */
export const isDeclarations = (name: string): boolean => /\.d\.(?:\w+\.)?[cm]?ts$/i.test(name);

/** Whether a file is a program by its name. Throws a Failure for one that cannot be a spec. */
export function isProgram(name: string): boolean {
  const ending = endingOf(name);
  if (ending === undefined) return false;
  const refuse = (reason: string) =>
    failure(makeProblem("unreadable-spec", { file: printablePath(name), reason }));
  if (isDeclarations(name)) throw refuse("it declares only types");
  if (!programEndings.some((one) => one === ending))
    throw refuse(
      `a program must be a file of type ${list(
        programEndings.map((one) => `.${one}`),
        "or",
      )}`,
    );
  return true;
}

const endingOf = (name: string): string | undefined => PROGRAM.exec(name)?.[1]?.toLowerCase();

/**
 * Whether a pattern may match a file. Programs run, so only a pattern that names their ending matches them: `specs/*.ts`, not
 * `specs/*`.
 */
export function mayMatch(pattern: string, file: string): boolean {
  const ending = endingOf(file);
  if (ending === undefined) return true;
  return !isDeclarations(file) && new RegExp(`\\b${ending}\\b`, "i").test(basename(pattern));
}
