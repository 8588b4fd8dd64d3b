import type { Mismatch } from "../../generator/check/check-against-reference.ts";
import { firstDifference } from "../../generator/check/check-against-reference.ts";
import { fromHex } from "./hex.ts";
import type { EngineResult } from "./run-module.ts";

/** The first output whose bits are not those of another engine. */
export function firstMismatch(
  { bits: expected }: EngineResult,
  { bits: actual }: EngineResult,
  inputs: readonly (readonly number[])[],
): Mismatch | undefined {
  for (const entry of Object.keys({ ...expected, ...actual })) {
    for (const [n, input] of inputs.entries()) {
      const [wanted, got] = [expected[entry]?.[n] ?? "", actual[entry]?.[n] ?? ""];
      if (wanted === got) continue;
      const [numbers, gotNumbers] = [fromHex(wanted), fromHex(got)];
      const index = firstDifference(numbers, gotNumbers) ?? 0;
      return { entry, input, index, expected: numbers[index], actual: gotNumbers[index] };
    }
  }
  return undefined;
}

/** How many values an engine computed. */
export const countValues = ({ bits }: EngineResult): number =>
  Object.values(bits)
    .flat()
    .reduce((sum, text) => sum + text.length / 16, 0);
