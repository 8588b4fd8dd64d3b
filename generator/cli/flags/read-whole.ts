import { quote } from "../../diagnostics/words.ts";
import { grouped } from "../output/table.ts";
import { usageError } from "../problems/failure.ts";
import type { FlagName } from "./flags.ts";

/** A whole number from 1 to `most` that a flag gives; `because` says why it ends there. Throws a Failure. */
export function readWhole(
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
