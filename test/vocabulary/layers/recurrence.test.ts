import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openWeightFile } from "../../../generator/2-resolve/weights/index.ts";
import { runReference } from "../../../generator/check/check-against-reference.ts";
import { load } from "../../../generator/load.ts";
import { interpret } from "../../../generator/reference/interpret.ts";
import { sampled } from "../../support/effort.ts";
import { expectLayersToKeepBits } from "../../support/run-layers.ts";
import { sharedData } from "../../support/shared-data.ts";
import { expectT64 } from "../../support/tolerance.ts";

/** What a recurrent layer of another program gives for a sequence. */
interface Recorded {
  readonly source: string;
  readonly input: readonly [steps: number, values: number];
  readonly layer: Readonly<Record<string, unknown>> & { readonly type: string };
  readonly x: readonly number[];
  readonly y: readonly number[];
}

const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../data/recurrent.json"), "utf8"),
) as readonly Recorded[];

const run = (input: readonly number[], layers: readonly object[], x: readonly number[], more: object = {}) =>
  interpret(load(JSON.stringify({ name: "net", input: { shape: input }, layers, ...more })).network, x)
    .output;

describe("recurrent layers give what those of others do", () => {
  const settings = ({ source, layer: { type, units, ...fields } }: Recorded): string => {
    const said = Object.entries(fields).filter(([, value]) => !Array.isArray(value) && value !== false);
    return `${type} of ${source}: ${said.map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(", ")}`;
  };
  test.each(recorded.map((one, n) => [`${n}: ${settings(one)}`, one] as const))("%s", (_, one) => {
    const y = run(one.input, [one.layer], one.x);
    if (!one.source.includes("float32")) return expectT64(y, one.y, one.source);
    expect(y).toHaveLength(one.y.length);
    for (const [i, value] of one.y.entries()) expect(Math.abs((y[i] as number) - value)).toBeLessThan(5e-7);
  });
});

test("states to begin with are fields or inputs", () => {
  const begun = recorded.filter(({ layer }) => "initial_state" in layer);
  expect(new Set(begun.map(({ layer }) => layer.type))).toEqual(new Set(["rnn", "gru", "lstm"]));
  for (const { input, layer, x } of begun) {
    const { initial_state, initial_cell, ...rest } = layer as Record<string, readonly number[]>;
    const states = [initial_state, initial_cell].flatMap((state) => (state ? [state] : []));
    const known = states.map((value, n) => ({
      type: "constant",
      name: `s${n}`,
      shape: [value.length],
      values: value,
    }));
    const from = ["input", ...known.map(({ name }) => name)];
    expect(run(input, [...known, { ...rest, from }], x)).toEqual(run(input, [layer], x));
  }
});

describe("a layer that is carried goes on where the call before has ended", () => {
  const begun = recorded.filter(({ layer }) => layer.reverse !== true && layer.return !== "all_and_cell");
  const cut = (x: readonly number[], size: number): readonly (readonly number[])[] =>
    Array.from({ length: x.length / size }, (_, n) => x.slice(n * size, (n + 1) * size));
  test.each([[1], [2]])("in calls of %i steps", (steps) => {
    const fitting = begun.filter(({ input }) => input[0] % steps === 0);
    expect(new Set(fitting.map(({ layer }) => layer.type))).toEqual(new Set(["rnn", "gru", "lstm"]));
    for (const { input, layer, x } of fitting) {
      const [count, size] = input;
      const carried = { ...layer, return: "all", carried: true };
      const shape = steps === 1 ? [size] : [steps, size];
      const { network } = load(JSON.stringify({ name: "net", input: { shape }, layers: [carried] }));
      const calls = runReference(network, cut(x, steps * size));
      const whole = run([count, size], [{ ...layer, return: "all" }], x);
      expect(calls.flatMap(({ output }) => output)).toEqual(whole);
    }
  });
  test("with the cell state of each call as its last row", () => {
    const { input, layer, x } = recorded.find(({ layer }) => layer.return === "all_and_cell") as Recorded;
    const size = input[1];
    const spec = { name: "net", input: size, layers: [{ ...layer, carried: true }] };
    const calls = runReference(load(JSON.stringify(spec)).network, cut(x, size));
    const whole = run(input, [layer], x);
    const units = layer.units as number;
    expect(calls.flatMap(({ output }) => output.slice(0, units))).toEqual(whole.slice(0, -units));
    expect(calls.at(-1)?.output.slice(units)).toEqual(whole.slice(-units));
  });
});

test("gates may stand in any order", () => {
  const gated = recorded.filter(({ layer }) => layer.type !== "rnn");
  for (const { input, layer, x } of gated) {
    const units = Number(layer.units);
    const gates = (layer.gates ?? { gru: "rzn", lstm: "ifgo" }[layer.type]) as string;
    const turned = [...gates].reverse();
    const inOrder = (row: readonly number[]): readonly number[] =>
      turned.flatMap((gate) => row.slice(gates.indexOf(gate) * units, (gates.indexOf(gate) + 1) * units));
    const other = Object.fromEntries(
      ["weights", "recurrent_weights", "bias", "recurrent_bias"].map((field) => {
        const said = layer[field] as false | undefined | readonly number[] | readonly (readonly number[])[];
        if (!said) return [field, said];
        const isMatrix = Array.isArray(said[0]);
        return [field, isMatrix ? (said as number[][]).map(inOrder) : inOrder(said as number[])];
      }),
    );
    expect(run(input, [{ ...layer, ...other, gates: turned.join("") }], x)).toEqual(run(input, [layer], x));
  }
});

const weights = (rows: number, columns: number, seed: number): string =>
  JSON.stringify(
    Array.from({ length: rows }, (_, i) =>
      Array.from({ length: columns }, (_, j) => Math.round(700 * Math.cos(5 * i + 3 * j + seed)) / 1000),
    ),
  );

/** A stack of layers as their fields, how many gates each has, and how many values it gets at a step. */
interface Stacked {
  readonly shape: readonly number[];
  readonly stack: readonly (readonly [fields: string, gates: number, values: number])[];
}

describe("vectors of any length keep their bits, also in stacks and in batches", () => {
  const stacks = [
    [
      [3, 4],
      [`type: lstm, units: 5, return: all`, 4, 4],
      [`type: gru, units: 6`, 3, 5],
    ],
    [
      [1, 5],
      [`type: gru, units: 8, reset: before, return: all, reverse: true`, 3, 5],
      [`type: rnn, units: 5`, 1, 8],
    ],
    [
      [5, 3],
      [`type: rnn, units: 1, return: all, activation: relu`, 1, 3],
      [`type: lstm, units: 1, return: all_and_cell`, 4, 1],
    ],
  ] as [Stacked["shape"], ...Stacked["stack"]][];
  test.each(sampled(stacks, 3))("%s", async (shape, ...stack) => {
    const layers = stack.map(([layer, gates, inputs], n) => {
      const units = Number(/units: (\d+)/.exec(layer)?.[1]);
      return `${layer}, bias: false, weights: ${weights(inputs, gates * units, n)}, recurrent_weights: ${weights(units, gates * units, n + 7)}`;
    });
    await expectLayersToKeepBits(shape, layers);
  });
});

/** Layers with the weights of a module of PyTorch. */
const torchLayer = (kind: string, units: number, more: string, level = 0): string =>
  `{ type: ${kind}, units: ${units}, ${more}, weights: { key: rnn.weight_ih_l${level}, layout: out_in }, recurrent_weights: { key: rnn.weight_hh_l${level}, layout: out_in }, bias: { key: rnn.bias_ih_l${level} }, recurrent_bias: { key: rnn.bias_hh_l${level} } }`;

const torchHead = (units: number, activation: string): string =>
  `{ type: dense, units: ${units}, activation: ${activation}, weights: { key: head.weight, layout: out_in }, bias: { key: head.bias } }`;

const torchNetworks: Readonly<
  Record<string, { readonly input: string; readonly layers: readonly string[] }>
> = {
  lstm_all: {
    input: "[12, 4]",
    layers: [torchLayer("lstm", 8, "return: all"), torchHead(3, "identity")],
  },
  gru_stacked_last: {
    input: "[12, 5]",
    layers: [
      torchLayer("gru", 8, "return: all"),
      torchLayer("gru", 8, "return: last", 1),
      torchHead(4, "softmax"),
    ],
  },
  // The sequence, and the state to begin with after it.
  rnn_tanh_state: {
    input: "[42]",
    layers: [
      "{ type: slice, name: flat, axis: 0, start: 0, end: 36 }",
      "{ type: reshape, name: x, shape: [12, 3] }",
      "{ type: slice, name: h, from: input, axis: 0, start: 36, end: 42 }",
      torchLayer("rnn", 6, "from: [x, h], return: all"),
    ],
  },
};

describe.skipIf(sharedData === undefined)("networks of PyTorch give its float64 outputs", () => {
  test.each(Object.entries(torchNetworks))("%s", (name, { input, layers }) => {
    const readFile = (file: string) => readFileSync(join(sharedData ?? "", "recurrent", name, file));
    const spec = `{ name: net, input: { shape: ${input} }, weights: model.safetensors, layers: [${layers}] }`;
    const { network } = load(spec, { readFile });
    const io = openWeightFile("io.npz", readFile("io.npz"));
    const rowsOf = (key: string): readonly (readonly number[])[] => {
      const { shape, data } = io.read(key);
      const size = data.length / (shape[0] as number);
      return Array.from({ length: shape[0] as number }, (_, n) => [
        ...data.subarray(n * size, (n + 1) * size),
      ]);
    };
    const starts = io.keys.includes("h_0") ? rowsOf("h_0") : [];
    const wanted = rowsOf("y_f64");
    for (const [n, x] of rowsOf("x").entries())
      expectT64(
        interpret(network, [...x, ...(starts[n] ?? [])]).output,
        wanted[n] as number[],
        `${name} ${n}`,
      );
  });
});
