import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Failure } from "../problems/failure.ts";
import { makeProblem } from "../problems/problem.ts";
import { STDIN } from "./open.ts";

const PATTERN = /[*?[\]{}!()]/;

/** Whether a name is a glob pattern, unless a file has exactly that name. */
export const isPattern = (name: string): boolean => PATTERN.test(name) && !existsSync(name);

/** The specs that the command line names, with patterns expanded and without duplicates. */
export async function findSpecs(names: readonly string[]): Promise<string[]> {
  const found = await Promise.all(names.map((name) => (isPattern(name) ? expand(name) : [name])));
  const unmatched = names.filter((_, n) => found[n]?.length === 0);
  if (unmatched.length > 0) {
    throw new Failure([{ problems: unmatched.map((pattern) => makeProblem("no-match", { pattern })) }]);
  }
  const byFile = new Map(found.flat().map((name) => [name === STDIN ? STDIN : resolve(name), name]));
  return [...byFile.values()];
}

async function expand(pattern: string): Promise<string[]> {
  const { glob } = await import("tinyglobby");
  const matches = await glob(pattern.replaceAll("\\", "/"), { expandDirectories: false });
  return matches.sort();
}
