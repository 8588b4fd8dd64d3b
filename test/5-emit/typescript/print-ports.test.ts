import { describe, expect, test } from "vitest";
import type { PortsModule } from "../../../generator/check/drive-module.ts";
import { load } from "../../../generator/load.ts";
import { build } from "../../support/run-text.ts";

type Call = (...values: unknown[]) => unknown;
type Vector = Float64Array;
type Module = Record<string, Call>;

/** An average that follows its input, which begins at 1, and a second state that counts calls. */
const follower = {
  name: "follower",
  input: { size: 2, names: ["level", "rate"] },
  states: { mean: { size: 1, next: "mixed", initial: 1 }, calls: { size: 1, next: "counted" } },
  layers: [
    { type: "slice", name: "level", from: "input", axis: 0, start: 0, end: 1 },
    { type: "slice", name: "rate", from: "input", axis: 0, start: 1, end: 2 },
    { type: "subtract", name: "change", from: ["level", "mean"] },
    { type: "multiply", name: "step", from: ["change", "rate"] },
    { type: "add", name: "mixed", from: ["mean", "step"] },
    { type: "scale", name: "counted", from: "calls", scale: false, shift: 1 },
    { type: "concat", name: "both", axis: 0, from: ["mixed", "counted"] },
  ],
  output: { from: "both" },
};

/** Two inputs, of which one is given out as it is, and classes with labels. */
const judge = {
  name: "judge",
  inputs: { a: 2, b: { size: 1 } },
  layers: [
    { type: "concat", name: "all", axis: 0, from: ["a", "b"] },
    {
      ...{ type: "dense", name: "classes", units: 2, activation: "softmax", bias: false },
      weights: [
        [1, 0],
        [0, 1],
        [0.5, -0.5],
      ],
    },
    {
      type: "dense",
      name: "chance",
      from: "all",
      units: 1,
      activation: "sigmoid",
      bias: false,
      weights: [[1], [1], [1]],
    },
  ],
  outputs: {
    verdict: { from: "classes", labels: ["no", "yes"] },
    sure: { from: "chance", labels: ["doubt", "sure"], threshold: 0.6 },
    heard: { from: "b" },
  },
};

const ways = { TypeScript: { target: "ts" }, kernel: { target: "wasm" }, auto: { target: "auto" } } as const;

/** A module in every way, and where there is no WebAssembly. */
async function modulesOf(spec: object): Promise<[string, Module][]> {
  const found: [string, Module][] = [];
  for (const [name, emit] of Object.entries(ways)) {
    const { module, fallback } = await build(load(JSON.stringify(spec)).network, emit);
    found.push([name, module as unknown as Module]);
    if (fallback) found.push([`${name} without WebAssembly`, fallback as unknown as Module]);
  }
  return found;
}

const callOf = (module: Module, name: string): Call => module[name] as Call;
const numbers = (vector: unknown): number[] => Array.from(vector as Vector);

describe("a module with states", async () => {
  for (const [way, module] of await modulesOf(follower)) {
    const { forward, forwardSequence, createState, resetState, createInput, createOutput } =
      module as unknown as Required<PortsModule> & Record<string, Call>;
    const step = (x: readonly number[], state: unknown): number[] =>
      numbers((forward as Call)((createInput as Call)(x), (createOutput as Call)(), state));

    test(`${way}: begins with the initial values, and carries what it remembers`, () => {
      const state = createState();
      expect(numbers(state)).toEqual([1, 0]);
      expect(step([3, 0.5], state)).toEqual([2, 1]);
      expect(step([4, 0.5], state)).toEqual([3, 2]);
      expect(numbers(state)).toEqual([3, 2]);
      expect(resetState(state)).toBe(state);
      expect(numbers(state)).toEqual([1, 0]);
    });

    test(`${way}: any number of streams at once; a copy of a state is a stream of its own`, () => {
      const [one, other] = [createState(), createState()];
      step([3, 1], one);
      const fork = one.slice();
      step([9, 1], one);
      expect(step([1, 0.5], fork)).toEqual([2, 2]);
      expect(step([1, 0.5], other)).toEqual([1, 1]);
      expect(numbers(one)).toEqual([9, 2]);
    });

    test(`${way}: a sequence is its steps, whose vectors may be anybody's`, () => {
      const rows = [3, 0.5, 4, 0.5, 0, 1, Number.NaN, 0, 1, 1];
      const [state, apart] = [createState(), new Float64Array([1, 0])];
      const out = new Float64Array(10);
      expect((forwardSequence as Call)(new Float64Array(rows), out, 5, apart)).toBe(out);
      const steps = Array.from({ length: 5 }, (_, n) => step(rows.slice(2 * n, 2 * n + 2), state));
      expect(numbers(out)).toEqual(steps.flat());
      expect(numbers(apart)).toEqual(numbers(state));
      (forwardSequence as Call)(new Float64Array(0), new Float64Array(0), 0, apart);
      expect(numbers(apart)).toEqual(numbers(state));
    });

    test(`${way}: what does not fit is refused with both lengths, and changes nothing`, () => {
      const [x, out, state] = [(createInput as Call)([3, 1]), (createOutput as Call)(), createState()];
      const call = forward as Call;
      expect(() => call(x, out, new Float64Array(3))).toThrow(
        "follower: state has length 3, but 2 is needed",
      );
      expect(() => call(x, out)).toThrow("follower: state is missing");
      expect(() => call(new Float64Array(1), out, state)).toThrow("x has length 1, but 2 is needed");
      expect(() => (forwardSequence as Call)(x, out, 1.5, state)).toThrow(
        "count is 1.5, not a whole number of steps",
      );
      expect(() => (forwardSequence as Call)(x, out, 2, state)).toThrow("x has length 2, but 4 is needed");
      expect(() => (resetState as Call)(new Float64Array(1))).toThrow("state has length 1, but 2 is needed");
      expect(numbers(state)).toEqual([1, 0]);
    });

    test(`${way}: says where each state lies`, () => {
      expect(module.network).toMatchObject({
        ...{ inputSize: 2, outputSize: 2, stateSize: 2 },
        states: { mean: { shape: [1], offset: 0 }, calls: { shape: [1], offset: 1 } },
      });
    });
  }
});

describe("a module with several inputs and outputs", async () => {
  for (const [way, module] of await modulesOf(judge)) {
    const call = (name: string, ...values: unknown[]): unknown => callOf(module, name)(...values);

    test(`${way}: has functions by the names of its outputs`, () => {
      const inputs = call("createInputs", { a: [1, 2], b: [1] }) as Record<string, Vector>;
      const outputs = call("createOutputs") as Record<string, Vector>;
      expect(call("forward", inputs, outputs)).toBe(outputs);
      expect(numbers(outputs.heard)).toEqual([1]);
      expect(numbers(outputs.sure)[0]).toBeCloseTo(1 / (1 + Math.exp(-4)), 12);
      const logits = numbers(call("logits_verdict", inputs, new Float64Array(2)));
      expect(logits).toEqual([1.5, 1.5]);
      expect(call("predict_verdict", inputs)).toBe(0);
      expect(call("classify_verdict", inputs)).toBe("no");
      expect(call("predict_sure", inputs)).toBe(1);
      expect(call("classify_sure", inputs)).toBe("sure");
      expect(Object.keys(module)).not.toContain("predict_heard");
      expect(module.labels_verdict).toEqual(["no", "yes"]);
    });

    test(`${way}: one vector may be an input and an output`, () => {
      const b = new Float64Array([0.25]);
      const outputs = { verdict: new Float64Array(2), sure: b, heard: new Float64Array(1) };
      call("forward", { a: new Float64Array([1, 2]), b }, outputs);
      expect(numbers(outputs.heard)).toEqual([0.25]);
      expect(numbers(outputs.sure)[0]).toBeCloseTo(1 / (1 + Math.exp(-3.25)), 12);
    });

    test(`${way}: computes rows`, () => {
      const inputs = { a: new Float64Array([1, 2, 0, 0]), b: new Float64Array([1, 4]) };
      const outputs = { verdict: new Float64Array(4), sure: new Float64Array(2), heard: new Float64Array(2) };
      expect(call("forwardBatch", inputs, outputs, 2)).toBe(outputs);
      expect(numbers(outputs.heard)).toEqual([1, 4]);
      expect(outputs.verdict[2]).toBeGreaterThan(0.9);
    });

    test(`${way}: says which vector does not fit, or is missing`, () => {
      const outputs = call("createOutputs") as Record<string, Vector>;
      const a = new Float64Array(2);
      expect(() => call("forward", { a, b: a }, outputs)).toThrow(
        "judge: inputs.b has length 2, but 1 is needed",
      );
      expect(() => call("forward", { a }, outputs)).toThrow("judge: inputs.b is missing");
      expect(() => call("forward", undefined, outputs)).toThrow("judge: inputs.a is missing");
      expect(() => call("createInputs", { a: [1], b: [1] })).toThrow(
        "values.a has length 1, but 2 is needed",
      );
    });
  }
});

describe("a sequence that is refused at one of its steps", async () => {
  const running = {
    ...{ name: "running", input: 1, states: { total: { shape: [2], next: "sum" } } },
    layers: [
      {
        type: "embedding",
        units: 2,
        entries: 3,
        weights: [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
      },
      { type: "reshape", name: "row", shape: [2] },
      { type: "add", name: "sum", from: ["row", "total"] },
    ],
  };
  for (const [way, module] of await modulesOf(running)) {
    test(`${way}: keeps the steps before that one, whoever's the state is`, () => {
      const x = Float64Array.of(0, 1, 7, 2);
      for (const state of [callOf(module, "createState")() as Vector, new Float64Array(2)]) {
        const out = new Float64Array(8);
        expect(() => callOf(module, "forwardSequence")(x, out, 4, state)).toThrow("x contains 7");
        expect(numbers(state)).toEqual([4, 6]);
        expect(numbers(out)).toEqual([1, 2, 4, 6, 0, 0, 0, 0]);
      }
    });
  }
});
