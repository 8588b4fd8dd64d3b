import { quote } from "../../diagnostics/words.ts";
import { isPlottable, type Range } from "../../plot/sample.ts";
import { readNumbers } from "../flags/read-numbers.ts";
import { usageError } from "../problems/failure.ts";

/**
 * The ranges of `--range`: from, to, and so on for each input. One range may stand for all of `count`.
 * @throws Failure where they are not that many, not finite or upside down
 */
export function readRanges(text: string, count: number): readonly Range[] {
  const numbers = readNumbers("range", text);
  if (numbers.length !== 2 && numbers.length !== 2 * count)
    throw usageError(
      `--range is ${quote(text)}; it takes two numbers${count === 1 ? "" : ", or two for each input"}.`,
      "for example --range -5,5",
    );
  const ranges = Array.from({ length: count }, (_, n): Range => {
    const start = numbers.length === 2 ? 0 : 2 * n;
    return [numbers[start] as number, numbers[start + 1] as number];
  });
  for (const [from, to] of ranges) refuseBad(from, to);
  return ranges;
}

function refuseBad(from: number, to: number): void {
  const odd = [from, to].find((end) => !Number.isFinite(end));
  if (odd !== undefined)
    throw usageError(`--range has ${odd}; both ends must be finite.`, "for example --range -5,5");
  if (from > to)
    throw usageError(
      `--range starts at ${from} and ends at ${to}; the start must be less than the end.`,
      `write --range ${to},${from}`,
    );
  if (from === to)
    throw usageError(`--range is empty: it starts and ends at ${from}.`, "for example --range -5,5");
  if (!isPlottable([from, to]))
    throw usageError(
      `--range goes from ${from} to ${to}, which is too ${Math.max(-from, to) > 1e280 ? "wide" : "narrow"} to plot.`,
      "for example --range -5,5",
    );
}
