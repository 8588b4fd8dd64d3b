import { describe, expect, test } from "vitest";
import { codeLengthOf } from "../support/code-length.ts";

/** Statements and bytes of bytecode of a network, as TypeScript and as a kernel. */
const lengthOf = (shape: readonly number[], layers: readonly object[]): number[] =>
  codeLengthOf(JSON.stringify({ name: "moves", input: { shape }, layers }));

/** Layers over three axes whose sizes are multiples of 4; kinds by themselves are held in test/vocabulary/layers. */
const kinds: Readonly<Record<string, (shape: readonly number[]) => readonly object[]>> = {
  concat: () => [
    { type: "transpose", name: "t", axes: [0, 2, 1] },
    { type: "concat", axis: 1, from: ["input", "t"] },
  ],
  reshape: (shape) => [
    { type: "transpose", axes: [2, 1, 0] },
    { type: "reshape", shape: [shape.reduce((a, b) => a * b)] },
  ],
  softmax: () => [{ type: "activation", activation: "softmax" }],
};

describe("what is written grows with the number of axes, never with sizes", () => {
  for (const [name, layers] of Object.entries(kinds)) {
    test(name, () => {
      const [small, large] = [
        [4, 4, 4],
        [16, 40, 40],
      ];
      const long = lengthOf(large, layers(large));
      const short = lengthOf(small, layers(small));
      // A place beyond 127 takes a few bytes more.
      for (const [n, length] of long.entries())
        expect(length).toBeLessThanOrEqual((short[n] as number) * 1.15);
    });
  }
  test("and with axes evenly", () => {
    const reverse = (rank: number) =>
      lengthOf(Array(rank).fill(2), [
        { type: "transpose", axes: Array.from({ length: rank }, (_, n) => rank - 1 - n) },
      ]);
    const [[four = 0], [eight = 0], [sixteen = 0]] = [reverse(4), reverse(8), reverse(16)] as const;
    expect(eight - four).toBeGreaterThan(0);
    expect(sixteen - eight).toBeLessThanOrEqual(2 * (eight - four));
  });
});
