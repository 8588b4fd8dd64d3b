import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { mayMatch } from "../code/program-name.ts";
import { printablePath } from "../output/display-path.ts";
import { Failure } from "../problems/failure.ts";
import { makeProblem, type Problem } from "../problems/problem.ts";
import { STDIN } from "./open.ts";

const PATTERN = /[*?[\]{}!()]/;

/** Whether a name is a glob pattern, unless a file has exactly that name. */
export const isPattern = (name: string): boolean => PATTERN.test(name) && !existsSync(name);

/** The specs that the command line names, with patterns expanded and without duplicates. */
export async function findSpecs(names: readonly string[]): Promise<string[]> {
  const found = await Promise.all(names.map((name) => (isPattern(name) ? expand(name) : [name])));
  const unmatched = names.filter((_, n) => found[n]?.length === 0);
  if (unmatched.length > 0) {
    throw new Failure([{ problems: await Promise.all(unmatched.map(noMatch)) }]);
  }
  const byFile = new Map(found.flat().map((name) => [name === STDIN ? STDIN : resolve(name), name]));
  return [...byFile.values()];
}

/** The specs that match a pattern; programs only where it names their ending. */
const expand = async (pattern: string): Promise<string[]> =>
  (await matchesOf(pattern)).filter((file) => mayMatch(pattern, file));

async function matchesOf(pattern: string): Promise<string[]> {
  const { glob } = await import("tinyglobby");
  const matches = await glob(pattern.replaceAll("\\", "/"), { expandDirectories: false });
  return matches.sort();
}

async function noMatch(pattern: string): Promise<Problem> {
  const [skipped] = await matchesOf(pattern);
  const help =
    skipped === undefined
      ? {}
      : {
          help: `programs such as ${printablePath(skipped)} run only if the pattern names their ending, as in "*.ts"`,
        };
  return makeProblem("no-match", { pattern }, help);
}
