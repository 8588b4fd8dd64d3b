import { quote } from "../../diagnostics/words.ts";
import { grouped } from "../output/table.ts";
import { usageError } from "../problems/failure.ts";
import type { FlagName } from "./flags.ts";

const SPECIAL: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, infinity: Infinity };

/** Reads numbers separated by commas or spaces, with or without brackets, also around rows of them. Throws a Failure. */
export function readNumbers(flag: FlagName, text: string): number[] {
  const inner = text.replace(/^\s*\[.*\]\s*$/s, (list) => list.replace(/[[\]]/g, " "));
  const words = inner.trim() === "" ? [] : inner.trim().split(/\s*,\s*|\s+/);
  return words.map((word) => readNumber(flag, word));
}

function readNumber(flag: FlagName, word: string): number {
  const [, sign, size = ""] = /^([+-]?)(.*)$/s.exec(word) ?? [];
  const special = SPECIAL[size.toLowerCase()];
  const value = special ?? (/^[\d.]/.test(size) ? Number(size) : Number.NaN);
  if (special === undefined && Number.isNaN(value))
    throw usageError(`--${flag} has ${word === "" ? "nothing" : quote(word)} instead of a number.`);
  if (special === undefined && value === Infinity)
    throw usageError(
      `--${flag} has ${quote(word)}, which is outside the range of a double.`,
      "write Infinity if that is what you mean",
    );
  return sign === "-" ? -value : value;
}

/** Reads a whole number from 1 to `most`; `because` explains that limit. Throws a Failure. */
export function readWholeNumber(
  flag: FlagName,
  text: string | undefined,
  most: number,
  because: string,
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 1 && value <= most) return value;
  const must = most === 1 ? "1" : `a whole number from 1 to ${grouped(most)}`;
  throw usageError(`--${flag} is ${quote(text)}; it must be ${must}${because}.`);
}

/** The value of a flag that may be repeated elsewhere, but not here. Throws a Failure. */
export function onlyOne(flag: FlagName, texts: readonly string[] | undefined): string | undefined {
  if (texts !== undefined && texts.length > 1) throw usageError(`--${flag} is given more than once.`);
  return texts?.[0];
}
