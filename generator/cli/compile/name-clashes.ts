import type { ProblemGroup } from "../output/command-output.ts";
import { makeProblem } from "../problems/problem.ts";

/** A spec, the name of its network, and its module file. */
export interface NamedModule {
  readonly spec: string;
  readonly name: string;
  readonly file: string;
}

/**
 * Problems for specs with equal names, whose modules would overwrite each other. Names count as equal if only their case
 * differs, and TypeScript and JavaScript of one name are the same module to an import.
 */
export function findNameClashes(specs: readonly NamedModule[]): ProblemGroup[] {
  const targets = new Map<string, NamedModule[]>();
  for (const one of specs) {
    const key = one.name.toLowerCase();
    targets.set(key, [...(targets.get(key) ?? []), one]);
  }
  return [...targets.values()].flatMap((rivals) => {
    if (rivals.length < 2) return [];
    const lower = rivals.map(({ file }) => file.toLowerCase());
    const files = rivals.map(({ file }) => file).filter((_, n) => lower.indexOf(lower[n] as string) === n);
    return [{ problems: [makeProblem("same-name", { specs: rivals.map(({ spec }) => spec), files })] }];
  });
}
