import { STDIN } from "./files.ts";
import { UsageError } from "./usage-error.ts";

const PATTERN = /[*?[\]{}!]/;

/** The specs that the command line names, patterns expanded; each once, in the order they were named. */
export async function findSpecs(names: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const name of names) found.push(...(PATTERN.test(name) ? await expand(name) : [name]));
  const specs = [...new Set(found)];
  if (specs.filter((name) => name === STDIN).length > 0 && specs.length > 1) {
    throw new UsageError("standard input (-) has to be the only spec");
  }
  return specs;
}

async function expand(pattern: string): Promise<string[]> {
  const { glob } = await import("tinyglobby");
  const matches = await glob(pattern.replaceAll("\\", "/"), { expandDirectories: false });
  if (matches.length === 0) throw new UsageError(`no file matches ${pattern}`);
  return matches.sort();
}
