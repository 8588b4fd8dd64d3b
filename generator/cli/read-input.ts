import { count, list, quote } from "../diagnostics/words.ts";
import type { Network } from "../ir/network.ts";
import { type Failure, usageError } from "./failure.ts";

const SPECIAL: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, infinity: Infinity };

/** The numbers of `--input`, between commas or spaces, as many as the network takes. Throws a Failure. */
export function readInput(text: string, network: Network): number[] {
  const inner = /^\[(.*)\]$/s.exec(text.trim())?.[1] ?? text;
  const words = inner.trim() === "" ? [] : inner.trim().split(/\s*,\s*|\s+/);
  const values = words.map(readNumber);
  if (values.length !== network.inputSize) throw wrongCount(values.length, network);
  return values;
}

function readNumber(word: string): number {
  const [, sign, size = ""] = /^([+-]?)(.*)$/s.exec(word) ?? [];
  const special = SPECIAL[size.toLowerCase()];
  const value = special ?? (/^[\d.]/.test(size) ? Number(size) : Number.NaN);
  if (special === undefined && Number.isNaN(value))
    throw usageError(`--input has ${word === "" ? "nothing" : quote(word)} where a number should be.`);
  if (special === undefined && value === Infinity)
    throw usageError(
      `--input has ${quote(word)}, which is beyond the largest double.`,
      "write Infinity if that will do",
    );
  return sign === "-" ? -value : value;
}

function wrongCount(found: number, { name, inputSize, inputNames }: Network): Failure {
  const names = inputNames === undefined ? "" : ` (${list(inputNames)})`;
  return usageError(`${name} takes ${count(inputSize, "value")}${names}, but --input has ${found}.`);
}
