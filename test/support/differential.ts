import { expect } from "vitest";
import { checkAgainstReference } from "../../generator/check/check-against-reference.ts";
import { firstDifference } from "../../generator/check/compare.ts";
import type { Network } from "../../generator/ir/network.ts";
import { runProgram } from "../../generator/ir/run-program.ts";
import { interpret } from "../../generator/reference/interpret.ts";
import type { Built } from "./run-text.ts";

/**
 * Reference = Program interpreter = generated module, bit for bit. The first pair broken means a mistake in lowering,
 * the second a mistake in printing.
 */
export function expectSameBits(
  network: Network,
  { program, module }: Built,
  inputs: readonly number[][],
): void {
  for (const input of inputs) {
    const expected = interpret(network, input).output;
    const lowered = runProgram(program, "forward", input);
    const index = firstDifference(expected, lowered);
    if (index !== undefined) {
      expect.fail(
        `lowering: output ${index} of [${input}] is ${lowered[index]}, the reference gives ${expected[index]}`,
      );
    }
  }
  const mismatch = checkAgainstReference(network, module, inputs);
  if (mismatch) {
    const { entry, index, input, actual, expected } = mismatch;
    expect.fail(`printing: ${entry} ${index} of [${input}] is ${actual}, the reference gives ${expected}`);
  }
}
