import type { Problem } from "../problems/problem.ts";

/** Problems, warnings and remarks of one spec, and the texts that they point into, by path. */
export interface Finding {
  readonly problems: readonly Problem[];
  readonly sources?: Readonly<Record<string, string>>;
}

/** What a command has to say: a text for people, or a list of results for programs. */
export interface Answer {
  readonly text: string;
  readonly results: readonly unknown[];
  readonly findings: readonly Finding[];
}

/** Whether anything is wrong, and not merely worth a word. */
export const hasErrors = (findings: readonly Finding[]): boolean =>
  findings.some(({ problems }) => problems.some(({ severity }) => severity === "error"));
