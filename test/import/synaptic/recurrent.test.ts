import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { importSynaptic } from "../../../generator/import/synaptic/index.ts";
import { effort } from "../../support/effort.ts";
import { runSeries } from "../../support/run-series.ts";
import { root } from "../../support/specs.ts";
import { expectT64 } from "../../support/tolerance.ts";
import { importMutants, modelFile, networkOf, problemsOf } from "../support/import-files.ts";

interface Saved {
  readonly json: unknown;
  readonly sequence: readonly { readonly input: number[]; readonly output: number[] }[];
}

const read = (name: string) => JSON.parse(readFileSync(join(root, "test/data/js", name), "utf8"));

/** Networks of synaptic 1.1.4, some of them saved while in use, and what each computes after it is loaded. */
const saved: Readonly<Record<string, Saved>> = {
  ...read("synaptic_recurrent.json"),
  small: read("synaptic_lstm_1_2_1.json"),
};
const fileOf = (json: unknown) => modelFile("net.json", JSON.stringify(json));

test.each(Object.entries(saved))(
  "%s gives what synaptic gives, step by step",
  async (name, { json, sequence }) => {
    const network = networkOf(await importSynaptic(fileOf(json), {}));
    const { outputs } = runSeries(
      network,
      sequence.map(({ input }) => input),
    );
    expectT64(
      outputs.flat(),
      sequence.flatMap(({ output }) => output),
      name,
    );
    expect(sequence.length).toBeGreaterThan(3);
  },
);

/** An input, a hidden neuron that is connected to itself, and an output. */
const neurons = [
  { layer: "input", squash: "LOGISTIC", bias: 0 },
  { layer: 0, squash: "IDENTITY", bias: 1, state: 10, activation: 10 },
  { layer: "output", squash: "IDENTITY", bias: 0, state: 5, activation: 5 },
];
const connections = [
  { from: 0, to: 1, weight: 2, gater: null },
  { from: 1, to: 1, weight: 1, gater: null },
  { from: 1, to: 2, weight: 1, gater: null },
];

test("a neuron that is connected to itself adds to its state, which begins as the file has it", async () => {
  const { states, layers } = await importSynaptic(fileOf({ neurons, connections }), {});
  expect(states).toMatchObject([{ shape: [1], initial: { tensor: { data: Float64Array.of(10) } } }]);
  const network = networkOf(await importSynaptic(fileOf({ neurons, connections }), {}));
  expect(runSeries(network, [[1], [2], [3]]).outputs).toEqual([[13], [18], [25]]);
  expect(layers.map(({ type }) => type)).toEqual(["dense", "add", "dense"]);
});

test("a gater that comes later has gated nothing in the first step", async () => {
  const gated = connections.map((connection, n) => (n === 0 ? { ...connection, gater: 2 } : connection));
  const network = networkOf(await importSynaptic(fileOf({ neurons, connections: gated }), {}));
  // Gain 1, then the output of the step before: 10 + 1 + 2·1, 13 + 1 + 2·2·13.
  expect(runSeries(network, [[1], [2]]).outputs).toEqual([[13], [66]]);
});

test("connections that an input gates are not gated, as synaptic never updates their gain", async () => {
  const gated = connections.map((connection, n) => (n === 2 ? { ...connection, gater: 0 } : connection));
  const network = networkOf(await importSynaptic(fileOf({ neurons, connections: gated }), {}));
  expect(runSeries(network, [[1], [2]]).outputs).toEqual([[13], [18]]);
});

describe("refused, with the reason", () => {
  const said = (more: readonly object[]) =>
    problemsOf(importSynaptic, fileOf({ neurons, connections: [...connections, ...more] }));

  test("connections that synaptic would not compute as they are", async () => {
    expect(await said([{ from: 2, to: 0, weight: 1, gater: null }])).toEqual([
      "connections: 1 of 4 lead to the input layer, where synaptic ignores them",
    ]);
    expect(await said([{ from: 2, to: 2, weight: 0.5, gater: null }])).toEqual([
      "connections: 1 of 4 lead from a neuron to itself with a weight other than 1, which synaptic reads as 1",
    ]);
    expect(await said([{ from: 0, to: 2, weight: 1, gater: 9 }])).toEqual([
      "connections: 1 of 4 belong to neurons that do not exist",
    ]);
  });
  test("damaged files", async () => {
    const { json } = saved.small as Saved;
    const { imported, refused } = await importMutants(importSynaptic, fileOf(json), {}, effort(200, 5000));
    expect(Math.min(imported, refused)).toBeGreaterThan(0);
  });
});
