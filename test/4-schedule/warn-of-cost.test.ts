import { expect, test } from "vitest";
import { OPTIMIZED_BYTECODE_LIMIT } from "../../generator/4-schedule/estimate-bytecode.ts";
import type { Scheduled } from "../../generator/4-schedule/schedule.ts";
import { warnOfCost } from "../../generator/4-schedule/warn-of-cost.ts";
import { plan } from "../../generator/generate.ts";
import type { Activation } from "../../generator/ir/activation.ts";
import { add, local, mul, type Scalar } from "../../generator/ir/scalar.ts";
import { vocabulary } from "../../generator/vocabulary/index.ts";

test("a function that V8 does not optimize is named, wherever it is from", () => {
  const { network, cost, written } = plan(
    "name: one\ninput: 1\nlayers:\n  - { type: activation, activation: relu }\n",
  );
  const warningsFor = (bytecode: number) =>
    warnOfCost(
      network,
      { jobs: [] } as unknown as Scheduled,
      "auto",
      { ...cost, functions: [{ name: "forward", bytecode }] },
      written,
    );
  expect(warningsFor(OPTIMIZED_BYTECODE_LIMIT)).toEqual([]);
  const [warning] = warningsFor(OPTIMIZED_BYTECODE_LIMIT + 1);
  expect(warning).toMatchObject({ code: "not-optimized", at: { line: 4 } });
  expect(warning?.message).toContain("forward has up to 61441 bytes");
});

/** A formula of so many terms, which no function can be cut within. */
const sumOf = (from: number, to: number): Scalar => {
  const middle = Math.floor((from + to) / 2);
  return to - from === 1 ? mul(local("x"), from + 0.5) : add(sumOf(from, middle), sumOf(middle, to));
};

/** What layers need is cut into functions; a formula is not. */
test.each([
  [1000, 0],
  [8000, 1],
])("a formula of %i terms: %i warnings", (terms, count) => {
  const long: Activation = {
    ...{ definition: "a long sum", parameters: {}, samples: [{ x: [0], y: [0] }] },
    steps: [{ kind: "map", formula: sumOf(0, terms) }],
  };
  const extended = { ...vocabulary, activations: { ...vocabulary.activations, long } };
  const spec = "name: long\ninput: 40\nlayers:\n  - { type: activation, activation: long }\n";
  const { cost, warnings } = plan(spec, { emit: { target: "ts" }, vocabulary: extended });
  const tooLong = cost.functions.filter(({ bytecode }) => bytecode > OPTIMIZED_BYTECODE_LIMIT);
  expect(tooLong).toHaveLength(count);
  const said = warnings.filter(({ code }) => code === "not-optimized");
  expect(said).toHaveLength(count);
  for (const [n, { name, bytecode }] of tooLong.entries())
    expect(said[n]?.message).toContain(`${name} has up to ${bytecode} bytes`);
});

test.each(["f64", "f32"] as const)(
  "one unit with many weights in %s is cut into functions that V8 optimizes",
  (dtype) => {
    const weights = JSON.stringify(Array.from({ length: 1690 }, (_, i) => [i / 4096]));
    const layer = `  - { type: dense, units: 1, activation: identity, weights: ${weights}, bias: false }`;
    const { cost, warnings } = plan(`name: one\ninput: 1690\nlayers:\n${layer}\n`, {
      dtype,
      emit: { target: "ts", unroll: "full" },
    });
    expect(cost.functions.length).toBeGreaterThan(1);
    for (const { bytecode } of cost.functions) expect(bytecode).toBeLessThan(OPTIMIZED_BYTECODE_LIMIT);
    expect(warnings.map(({ code }) => code)).toEqual(["unrolled-in-parts"]);
  },
);

test("padding that is written out whole is cut into functions that V8 optimizes", () => {
  const spec =
    "name: padded\ninput: { shape: [40, 40] }\nlayers:\n  - { type: pad, before: 3, after: 3, mode: reflect }\n";
  const { cost } = plan(spec, { emit: { target: "ts", unroll: "full" } });
  expect(cost.functions.length).toBeGreaterThan(1);
  for (const { bytecode } of cost.functions) expect(bytecode).toBeLessThan(OPTIMIZED_BYTECODE_LIMIT);
});
