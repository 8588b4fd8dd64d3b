import { describe, expect, test } from "vitest";
import { bytecodeOf } from "../../generator/4-schedule/estimate-bytecode.ts";
import { plan } from "../../generator/generate.ts";
import type { Program, Statement } from "../../generator/ir/program.ts";

const statementsIn = (body: readonly Statement[]): number =>
  body.reduce((sum, one) => sum + 1 + ("body" in one ? statementsIn(one.body) : 0), 0);

/** Statements and bytes of bytecode of a network, as TypeScript and as a kernel. */
function lengthOf(shape: readonly number[], layers: readonly object[]): number[] {
  const spec = JSON.stringify({ name: "moves", input: { shape }, layers });
  return (["ts", "wasm"] as const).flatMap((target) => {
    const { programs } = plan(spec, { emit: { target, unroll: "none" } });
    const { procedures } = (programs.ts ?? programs.wasm) as Program;
    const bodies = procedures.map(({ body }) => body);
    return [statementsIn(bodies.flat()), bytecodeOf(bodies.flat(), "f64")];
  });
}

/** Layers over three axes whose sizes are multiples of 4, with what they are made of where that depends on sizes. */
const kinds: Readonly<Record<string, (shape: readonly number[]) => readonly object[]>> = {
  transpose: () => [{ type: "transpose", axes: [1, 2, 0] }],
  slice: ([n = 1]) => [{ type: "slice", axis: 0, start: 1, end: n, step: 2 }],
  concat: () => [
    { type: "transpose", name: "t", axes: [0, 2, 1] },
    { type: "concat", axis: 1, from: ["input", "t"] },
  ],
  pad: () => [{ type: "pad", axis: 1, before: 2, after: 1, value: 0.5 }],
  reshape: (shape) => [
    { type: "transpose", axes: [2, 1, 0] },
    { type: "reshape", shape: [shape.reduce((a, b) => a * b)] },
  ],
  layer_norm: () => [{ type: "layer_norm", gamma: false, beta: false }],
  softmax: () => [{ type: "activation", activation: "softmax" }],
  argmax: () => [{ type: "argmax" }],
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
