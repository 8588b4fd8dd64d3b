import { list } from "../../diagnostics/words.ts";

export type WeightFileProblemCode =
  | "unknown-format"
  | "malformed-weights"
  | "unsupported-weights"
  | "inexact-weight"
  | "key-needed"
  | "unexpected-key"
  | "unknown-key";

/** What else is known of a problem with a weight file. */
interface Details {
  /** The keys that exist, where the key is the problem. */
  readonly keys?: readonly string[];
  /** Whether the problem is that it contains strings. */
  readonly hasStrings?: boolean;
}

/**
 * A problem with a weight file. The message is a sentence without its subject, the file: `is empty.`, `has no tensor "W9";
 * it contains W1, b1, W2 and b2.`
 */
export class WeightFileProblem extends Error {
  override readonly name = "WeightFileProblem";
  readonly code: WeightFileProblemCode;
  /** The message without its full stop, to be a part of other sentences. */
  readonly clause: string;
  readonly keys: readonly string[];
  readonly hasStrings: boolean;

  constructor(code: WeightFileProblemCode, clause: string, { keys = [], hasStrings = false }: Details = {}) {
    super(`${clause}.`);
    this.code = code;
    this.clause = clause;
    this.keys = keys;
    this.hasStrings = hasStrings;
  }

  /** The same problem, said in another clause. */
  inClause(clause: string): WeightFileProblem {
    return new WeightFileProblem(this.code, clause, this);
  }
}

/** `a, b and c`, shortened, since a file may hold hundreds. */
export const shortList = (words: readonly string[]): string => list(words, "and", 8);

export const malformed = (clause: string): WeightFileProblem =>
  new WeightFileProblem("malformed-weights", clause);

/** Runs `read`, and adds `key` to what a problem with it says. */
export function readKey<T>(key: string, read: () => T): T {
  try {
    return read();
  } catch (problem) {
    if (!(problem instanceof WeightFileProblem)) throw problem;
    throw problem.inClause(`has an unreadable tensor ${JSON.stringify(key)}: it ${problem.clause}`);
  }
}
