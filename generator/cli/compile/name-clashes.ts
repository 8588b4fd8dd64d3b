import type { ProblemGroup } from "../output/command-output.ts";
import { makeProblem } from "../problems/problem.ts";

/** A spec, what it calls its network, and the module of that. */
export interface NamedModule {
  readonly spec: string;
  readonly name: string;
  readonly file: string;
}

/**
 * Specs of one name would overwrite each other's module, also where only the case differs. To an import, TypeScript and
 * JavaScript of one name are one module too.
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
