import { quote } from "../diagnostics/words.ts";
import { usageError } from "./failure.ts";
import { grouped } from "./table.ts";

const WIDEST = 10_000;

/** The width of a picture in pixels, as `--width` gives it. Throws a Failure. */
export function readWidth(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 1 && value <= WIDEST) return value;
  throw usageError(
    `--width is ${quote(text)}; it must be a whole number, and a picture may have ${grouped(WIDEST)} pixels.`,
  );
}
