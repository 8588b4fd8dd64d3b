import { describe, expect, test } from "vitest";
import { plainJobs } from "../../generator/4-schedule/job.ts";
import { scheduleAll } from "../../generator/generate.ts";
import { load } from "../../generator/load.ts";
import { codeLengthOf } from "../support/code-length.ts";
import { effort } from "../support/effort.ts";
import { everyWay, expectSameInWays } from "../support/every-way.ts";

const matrix = (rows: number, columns: number): number[][] =>
  Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => Math.round(700 * Math.cos(5 * i + 3 * j)) / 1000),
  );

const recurrent = (type: "rnn" | "gru" | "lstm", inputs: number, units: number, more: object = {}) => {
  const width = units * { rnn: 1, gru: 3, lstm: 4 }[type];
  return {
    ...{ type, units, weights: matrix(inputs, width), recurrent_weights: matrix(units, width) },
    ...{ bias: matrix(1, width)[0], ...more },
  };
};

const ways = effort(everyWay.slice(0, 2), everyWay);

describe("what a scan reads and fills lies where no other value comes while it runs", () => {
  const networks: Readonly<Record<string, readonly [shape: readonly number[], ...layers: object[]]>> = {
    "the sequence is read again after it": [
      [3, 2],
      recurrent("gru", 2, 2, { name: "memory", return: "all" }),
      { type: "add", from: ["memory", "input"] },
    ],
    "the last state, and what becomes of it": [
      [3, 2],
      recurrent("lstm", 2, 6, { name: "last" }),
      { type: "activation", name: "halved", activation: "tanh" },
      { type: "multiply", from: ["last", "halved"] },
    ],
    "the states of one begin another": [
      [4, 3],
      recurrent("rnn", 3, 5, { name: "first" }),
      recurrent("rnn", 3, 5, { from: ["input", "first"], return: "all", reverse: true }),
    ],
    "activations along all units, each step by itself": [
      [4, 3],
      recurrent("gru", 3, 5, { activation: "softmax", gate_activation: "log_softmax", return: "all" }),
    ],
    "one step of one unit": [[1, 1], recurrent("lstm", 1, 1, { return: "all_and_cell" })],
    "a state of one value that is folded": [
      [5, 1],
      recurrent("lstm", 1, 3, { projection: matrix(3, 1), recurrent_weights: matrix(1, 12), return: "all" }),
    ],
  };
  for (const [name, [shape, ...layers]] of Object.entries(networks))
    test(name, () => expectSameInWays(ways, { input: { shape }, layers }, () => {}));
});

test("the weighted sums of the sequence are one job outside, and those of all gates one inside", () => {
  const layers = [recurrent("lstm", 3, 8)];
  const { network } = load(JSON.stringify({ name: "net", input: { shape: [6, 3] }, layers }));
  const { wasm } = scheduleAll(network, { target: "wasm", math: "portable", unroll: "auto" });
  const jobs = wasm?.jobs ?? [];
  const sums = plainJobs(jobs).flatMap(({ sum }) => (sum ? [[sum.inputs, sum.units]] : []));
  expect(sums).toEqual([
    [3, 32],
    [8, 32],
  ]);
  expect(jobs.map(({ kind }) => kind)).toEqual(["plain", "plain", "plain", "scan"]);
});

test("code does not grow with the steps", () => {
  const spec = (steps: number): string => {
    const layers = [recurrent("gru", 2, 5, { return: "all" }), recurrent("lstm", 5, 4)];
    return JSON.stringify({ name: "net", input: { shape: [steps, 2] }, layers });
  };
  const [short, long] = [8, 800].map((steps) => codeLengthOf(spec(steps))) as [number[], number[]];
  // Places beyond 127 take more bytes.
  for (const [n, length] of long.entries()) expect(length).toBeLessThanOrEqual((short[n] as number) * 1.1);
});

test("a body that is longer than a function should be becomes functions that are told the step", async () => {
  const layer = recurrent("lstm", 2, 16, {
    ...{ activation: "tan", gate_activation: "tan", output_activation: "sin", return: "all" },
    peepholes: matrix(1, 48)[0],
  });
  const spec = { input: { shape: [3, 2] }, layers: [layer] };
  const { network } = load(JSON.stringify({ name: "net", dtype: "f32", ...spec }));
  const { ts } = scheduleAll(network, { target: "ts", math: "portable", unroll: "none" });
  const told = (ts?.program.procedures ?? []).filter(({ parameters }) =>
    parameters.some(({ kind, name }) => kind === "count" && name === "step"),
  );
  expect(told.map(({ name }) => name)).toContain("layer1_step");
  expect(told.length).toBeGreaterThan(1);
  await expectSameInWays([{ dtype: "f32", target: "ts", unroll: "none" }], spec, () => {});
});
