import { describe, expect, test } from "vitest";
import { load } from "../../../generator/load.ts";
import { interpret } from "../../../generator/reference/interpret.ts";
import { expectSameBatches, expectSameBits } from "../../support/differential.ts";
import { runOn } from "../../support/run-layer.ts";
import { build } from "../../support/run-text.ts";

const ROWS = "[[1.5, -2], [3, 4.25], [-5, 0.5]]";
const embedding = (more = "") =>
  `{ type: embedding, units: 2, entries: 3, weights: ${ROWS}${more === "" ? "" : `, ${more}`} }`;

describe("embedding gives what torch.nn.Embedding gives", () => {
  test("for a list", () => {
    expect(runOn([3], embedding(), [2, 0, 2])).toEqual([-5, 0.5, 1.5, -2, -5, 0.5]);
  });
  test("for a matrix: each index becomes a row", () => {
    expect(runOn([2, 2], embedding(), [2, 0, 1, 1])).toEqual([-5, 0.5, 1.5, -2, 3, 4.25, 3, 4.25]);
  });
  test("-0 is 0", () => expect(runOn([1], embedding(), [-0])).toEqual([1.5, -2]));
  test("negative indices count from the end, if they may", () => {
    expect(runOn([3], embedding("negative: true"), [-1, -3, 1])).toEqual([-5, 0.5, 1.5, -2, 3, 4.25]);
  });
});

/** Gathers from the values 1, 2, 3, … at indices that are a constant layer. */
const gathered = (
  shape: readonly number[],
  axis: number,
  at: readonly number[],
  indices: readonly number[],
) =>
  runOn(
    shape,
    `{ type: constant, name: at, shape: [${at}], values: [${indices}] }, { type: gather, negative: true, axis: ${axis}, from: [input, at] }`,
  );

/** What numpy.take gives. */
test.each([
  ["of a list", [4], 0, [3], [2, 0, -1], [3, 1, 4]],
  ["columns", [2, 3], 1, [2], [2, 0], [3, 1, 6, 4]],
  ["rows, by a matrix of indices", [2, 3], 0, [2, 2], [1, 0, 0, 1], [4, 5, 6, 1, 2, 3, 1, 2, 3, 4, 5, 6]],
  ["along an axis between two", [2, 2, 3], 1, [2], [1, -2], [4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9]],
  ["one along the last", [2, 3, 2], -1, [1], [0], [1, 3, 5, 7, 9, 11]],
  ["by a column of indices", [2, 3, 2], -2, [2, 1], [2, 0], [5, 6, 1, 2, 11, 12, 7, 8]],
] as const)("gather: %s", (_, shape, axis, at, indices, y) =>
  expect(gathered(shape, axis, at, indices)).toEqual(y),
);

const specOf = (dtype: string, layers: string, input: number | string = 4) =>
  `name: tokens\ndtype: ${dtype}\ninput: ${input}\nlayers: [${layers}]\n`;

const wide = (units: number) =>
  `{ type: embedding, units: ${units}, entries: 3, weights: [${[0, 1, 2]
    .map((row) => `[${Array.from({ length: units }, (_, i) => row * 10 + i)}]`)
    .join(", ")}] }`;

const ways = [
  ["f64", "ts"],
  ["f64", "auto"],
  ["f32", "ts"],
  ["f32", "wasm"],
] as const;

describe.each(ways)("a module of %s, target %s", (dtype, target) => {
  const built = async (layers: string, input?: number | string) => {
    const { network } = load(specOf(dtype, layers, input));
    return { network, ...(await build(network, { target })) };
  };
  const modulesOf = ({ module, fallback }: Awaited<ReturnType<typeof built>>) =>
    [module, fallback].filter((one) => one !== undefined);
  const bad = [3, -1, 0.5, Number.NaN, Infinity, -Infinity, 1e300];

  test("throws a RangeError that says the index and what is allowed, and leaves out as it was", async () => {
    const made = await built(wide(5));
    for (const module of modulesOf(made)) {
      for (const index of bad) {
        const [x, out] = [module.createInput([0, 1, index, 2]), module.createOutput().fill(7)];
        const [seen] = x.subarray(2);
        const message = `tokens: x contains ${seen}, but layer 1 (embedding) takes whole numbers from 0 to 2`;
        expect(() => module.forward(x, out)).toThrow(new RangeError(message));
        expect(out.every((value) => value === 7)).toBe(true);
        expect(() => interpret(made.network, [...x])).toThrow(message);
      }
    }
  });
  test("throws if a row of a batch contains one, whichever it is", async () => {
    const made = await built(
      `${wide(8)}, { type: dense, units: 3, weights: [${Array(8).fill("[1, 2, 3]")}], bias: false }`,
    );
    for (const module of modulesOf(made)) {
      for (const row of [0, 3, 8]) {
        const rows = Array.from({ length: 9 }, (_, n) => [0, 1, 2, n === row ? 3 : 0]);
        const Vector = dtype === "f32" ? Float32Array : Float64Array;
        const out = new Vector(9 * 12);
        expect(() => module.forwardBatch(new Vector(rows.flat()), out, 9)).toThrow(/^tokens: x contains 3, /);
      }
    }
  });
  test("indices that are moved first are those of x", async () => {
    const made = await built(
      `{ type: slice, axis: 0, start: 1, end: 4 }, { type: reshape, shape: [3, 1] }, { type: transpose, axes: [1, 0] }, ${wide(4)}`,
      5,
    );
    expectSameBits(made.network, made, [
      [9.5, 0, 1, 2, Number.NaN],
      [0, 0, 3, 0, 0],
      [-1, 2, 2, 2, 1e9],
    ]);
    const [module] = modulesOf(made);
    expect(() => module?.forward(module.createInput([0, 5, 0, 0, 0]), module.createOutput())).toThrow(
      /x contains 5, but layer 4 \(embedding\)/,
    );
  });
  test("computed indices are checked where they are used", async () => {
    const made = await built(
      `{ type: activation, activation: floor }, ${wide(6)}, { type: mean, axes: [0] }`,
    );
    expectSameBits(made.network, made, [
      [0.5, 1.5, 2.999, 0],
      [0.5, 1.5, 3, 0],
      [0.5, -0.5, 0, 0],
    ]);
    expectSameBatches(made.network, made, [
      [0.5, 1.5, 2.999, 0],
      [2, 1, 2, 0],
    ]);
    for (const module of modulesOf(made))
      expect(() => module.forward(module.createInput([0, 3.5, 0, 0]), module.createOutput())).toThrow(
        new RangeError("tokens: layer 1 gives 3, but layer 2 (embedding) takes whole numbers from 0 to 2"),
      );
  });
  test("values and indices of one input", async () => {
    const made = await built(
      "{ type: slice, name: a, axis: 0, start: 0, end: 5 }, { type: slice, name: i, axis: 0, from: input, start: 5, end: 8 }, { type: gather, from: [a, i], negative: true }",
      8,
    );
    const inputs = [
      [1, 2, 3, 4, 5, 0, -5, 4],
      [1, Number.NaN, -0, 4, 5, 1, 2, -1],
      [1, 2, 3, 4, 5, 0, -6, 4],
      [1, 2, 3, 4, 5, 0, 5, 4],
    ];
    expectSameBits(made.network, made, inputs);
    const [module] = modulesOf(made);
    expect(Array.from(module?.forward(module.createInput(inputs[0]), module.createOutput()) ?? [])).toEqual([
      1, 1, 5,
    ]);
  });
  test("in the values that a flip reads backwards, and along rows that do not fill vectors", async () => {
    for (const width of [1, 3, 4, 7]) {
      const layers = `{ type: slice, name: i, axis: 0, start: 0, end: 2 },
        { type: slice, axis: 0, start: 2, end: ${2 + 3 * width}, from: input },
        { type: reshape, shape: [3, ${width}] }, { type: slice, name: a, axis: 0, start: 0, end: 3, step: -1 },
        { type: gather, axis: 0, from: [a, i] }`;
      const made = await built(layers, 2 + 3 * width);
      const x = Array.from({ length: 3 * width }, (_, n) => n + 0.5);
      expectSameBits(made.network, made, [
        [0, 2, ...x],
        [1, 1, ...x],
        [2, 0, ...x],
        [3, 0, ...x],
      ]);
    }
  });
  test("with several inputs, outputs and a state: the input is named, and the state stays as it was", async () => {
    const spec = `
name: policy
dtype: ${dtype}
inputs: { tokens: 3, speed: 1 }
states: { h: { size: 5, next: memory } }
layers:
  - { from: tokens, name: rows, ${wide(5).slice(2)}
  - { type: sum, name: total, axes: [0] }
  - { type: add, name: memory, from: [total, h] }
  - { type: activation, name: floored, activation: floor, from: speed }
  - { from: floored, name: late, ${wide(5).slice(2)}
  - { type: reshape, name: flat, shape: [5] }
  - { type: add, name: action, from: [memory, flat] }
outputs: { action: { from: action }, value: { from: memory } }
`;
    const { network } = load(spec);
    const made = await build(network, { target });
    const stateful = modulesOf({ ...made, network }) as unknown as readonly Stateful[];
    for (const module of stateful) {
      const [inputs, outputs, state] = [module.createInputs(), module.createOutputs(), module.createState()];
      const call = (tokens: readonly number[], speed: number) => {
        inputs.tokens?.set(tokens);
        inputs.speed?.set([speed]);
        return module.forward(inputs, outputs, state);
      };
      call([0, 1, 2], 1.5);
      const before = [...state];
      expect(before).toEqual([30, 33, 36, 39, 42]);
      expect(() => call([0, 3, 2], 1.5)).toThrow(
        new RangeError(
          "policy: tokens contains 3, but layer 1 rows (embedding) takes whole numbers from 0 to 2",
        ),
      );
      expect(() => call([0, 1, 2], 3.5)).toThrow(
        /layer 4 gives 3, but layer 5 .* takes whole numbers from 0 to 2$/,
      );
      expect([...state]).toEqual(before);
      call([0, 0, 0], 0);
      expect([...state]).toEqual([30, 36, 42, 48, 54]);
    }
  });
});

interface Stateful {
  createInputs(): Readonly<Record<string, Float64Array>>;
  createOutputs(): Readonly<Record<string, Float64Array>>;
  createState(): Float64Array;
  forward(inputs: unknown, outputs: unknown, state: unknown): unknown;
}
