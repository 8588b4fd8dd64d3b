import { describe, expect, test } from "vitest";
import { openWeightFile, WeightFileProblem } from "../../../generator/2-resolve/weights/index.ts";

export interface Case {
  readonly of: string;
  readonly file: Uint8Array;
  readonly key?: string;
  /** Code and sentence. */
  readonly problem: string;
}

export const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** 64-bit integers as bytes, little-endian. */
export const int64Bytes = (...words: readonly bigint[]): number[] => [
  ...new Uint8Array(BigInt64Array.from(words).buffer),
];

/** The problem with a file, or with reading `key` of it; anything else is thrown. */
export function problemOf(extension: string, file: Uint8Array, key?: string): string {
  try {
    openWeightFile(`weights${extension}`, file).read(key);
    return "none";
  } catch (problem) {
    if (!(problem instanceof WeightFileProblem)) throw problem;
    return `${problem.code}: ${problem.message}`;
  }
}

export function testProblems(extension: string, cases: readonly Case[]): void {
  describe(`a ${extension} file is refused for`, () => {
    for (const { of, file, key, problem } of cases) {
      test(of, () => expect(problemOf(extension, file, key)).toBe(problem));
    }
  });
}
