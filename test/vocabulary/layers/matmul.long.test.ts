import { expect, test } from "vitest";
import { probeInputs } from "../../../generator/check/probe-inputs.ts";
import { below, pick } from "../../../generator/ir/example.ts";
import { type Shape, sizeOf } from "../../../generator/ir/tensor-data.ts";
import { load } from "../../../generator/load.ts";
import { expectSameBatches, expectSameBits, expectSameInPlace } from "../../support/differential.ts";
import { effort } from "../../support/effort.ts";
import { chance } from "../../support/examples.ts";
import { build } from "../../support/run-text.ts";

const emits = [{ target: "wasm" }, { target: "ts", unroll: "none" }, { target: "auto" }] as const;

/** A value of a shape, taken from the input by views of all kinds: other orders of axes, backwards, spread out and repeated. */
function viewed(random: () => number, name: string, shape: Shape, start: number) {
  const way = pick(random, ["plain", "transposed", "backwards", "apart", "repeated", "computed"] as const);
  const axis = below(random, shape.length);
  const from = (own: Shape) => [
    { type: "slice", from: "input", axis: 0, start, end: start + sizeOf(own) },
    { type: "reshape", name: `${name}_as_is`, shape: own },
  ];
  const last = shape.map((_, n) => n).reverse();
  const ways = {
    plain: () => [...from(shape)],
    transposed: () => [...from([...shape].reverse()), { type: "transpose", axes: last }],
    backwards: () => [...from(shape), { type: "slice", axis, step: -1, start: 0, end: shape[axis] }],
    apart: () => [
      ...from(shape.with(axis, 2 * (shape[axis] as number))),
      { type: "slice", axis, start: 1, end: 2 * (shape[axis] as number), step: 2 },
    ],
    repeated: () => [...from(shape.with(axis, 1)), { type: "expand", shape }],
    computed: () => [...from(shape), { type: "activation", activation: "tanh" }],
  };
  const layers = ways[way]();
  const taken = Math.max(
    ...layers.map((layer) => ("end" in layer && "from" in layer ? (layer.end as number) : 0)),
  );
  return { end: taken, layers: [...layers.slice(0, -1), { ...layers.at(-1), name }] };
}

test("products of views of all kinds have the reference's bits", { timeout: 600_000 }, async () => {
  for (let seed = 0; seed < effort(20, 400); seed++) {
    const random = chance(seed);
    const [m, k, n] = [1 + below(random, 9), 1 + below(random, 6), 1 + below(random, 20)];
    const stack = pick(random, [[], [2], [3, 2]] as const);
    const flags = { transpose_a: random() < 0.4, transpose_b: random() < 0.5 };
    const a = viewed(random, "a", [...stack, ...(flags.transpose_a ? [k, m] : [m, k])], 0);
    const own = random() < 0.5 ? stack : [];
    const b = viewed(random, "b", [...own, ...(flags.transpose_b ? [n, k] : [k, n])], a.end);
    const spec = JSON.stringify({
      name: "views",
      dtype: pick(random, ["f32", "f64"]),
      input: { shape: [b.end] },
      layers: [...a.layers, ...b.layers, { type: "matmul", from: ["a", "b"], ...flags }],
    });
    const { network } = load(spec);
    const built = await build(network, emits[seed % emits.length]);
    const inputs = probeInputs(network.inputSize, seed, 3).slice(0, 6);
    try {
      expectSameBits(network, built, inputs);
      expectSameBatches(network, built, inputs);
      expectSameInPlace(network, built, inputs);
    } catch (problem) {
      expect.fail(`${(problem as Error).message}\n${spec}`);
    }
  }
});
