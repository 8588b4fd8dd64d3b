import { list } from "../../diagnostics/words.ts";

export type WeightFileProblemCode =
  | "unknown-format"
  | "malformed-weights"
  | "unsupported-weights"
  | "inexact-weight"
  | "key-needed"
  | "unexpected-key"
  | "unknown-key";

/**
 * A problem with a weight file. The message is a sentence without its subject, the file:
 * `is empty.`, `has no tensor "W9"; it contains W1, b1, W2 and b2.`
 */
export class WeightFileProblem extends Error {
  override readonly name = "WeightFileProblem";
  readonly code: WeightFileProblemCode;
  /** The keys that exist, where the key is the problem. */
  readonly keys: readonly string[];

  constructor(code: WeightFileProblemCode, message: string, keys: readonly string[] = []) {
    super(message);
    this.code = code;
    this.keys = keys;
  }
}

/** `a, b and c`, shortened, since a file may hold hundreds. */
export const shortList = (words: readonly string[]): string => list(words, "and", 8);

export const malformed = (message: string): WeightFileProblem =>
  new WeightFileProblem("malformed-weights", message);

/** Runs `read`, and adds `key` to the message of a problem with it. */
export function readKey<T>(key: string, read: () => T): T {
  try {
    return read();
  } catch (problem) {
    if (!(problem instanceof WeightFileProblem)) throw problem;
    const message = `has an unreadable tensor ${JSON.stringify(key)}: it ${problem.message}`;
    throw new WeightFileProblem(problem.code, message, problem.keys);
  }
}
