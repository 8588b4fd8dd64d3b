import { describe, expect, test } from "vitest";
import { importSynaptic } from "../../../generator/import/synaptic/index.ts";
import { interpret } from "../../../generator/reference/interpret.ts";
import { effort } from "../../support/effort.ts";
import { inOrder, savedNetwork } from "../../support/saved-js.ts";
import { expectT64 } from "../../support/tolerance.ts";
import { importMutants, modelFile, networkOf, problemsOf } from "../support/import-files.ts";

const MUTANTS = effort(250, 4_000);

type Layer = "input" | "output" | number;
type Neuron = readonly [layer: Layer, squash: string, bias: number];
type Connection = readonly [from: number, to: number, weight: number, gater?: number];

const fileOf = (neurons: readonly Neuron[], connections: readonly Connection[]) =>
  modelFile(
    "net.json",
    JSON.stringify({
      neurons: neurons.map(([layer, squash, bias]) => ({
        layer,
        squash,
        bias,
        state: 0,
        old: 0,
        activation: 0,
      })),
      connections: connections.map(([from, to, weight, gater = null]) => ({ from, to, weight, gater })),
    }),
  );

/** Two hidden neurons of different activations, and a connection that leads past them. */
const neurons: Neuron[] = [
  ["input", "LOGISTIC", 9],
  ["input", "LOGISTIC", 9],
  [0, "TANH", 0.1],
  [0, "HLIM", -0.5],
  [0, "HLIM", 0.5],
  ["output", "IDENTITY", 1],
];
const connections: Connection[] = [
  [0, 2, 2],
  [1, 2, -1],
  [0, 3, 1],
  [1, 4, 1],
  [2, 5, 3],
  [3, 5, 4],
  [4, 5, 5],
  [0, 5, 10],
];

test("a perceptron gives what synaptic gives", async () => {
  const { file, cases } = savedNetwork("synaptic_xor_2_3_1.json");
  const model = await importSynaptic(file, {});
  expect(model.layers.map(({ type, name, origin }) => [type, name, origin])).toEqual([
    ["dense", undefined, "layer hidden_0"],
    ["dense", undefined, "layer output"],
  ]);
  const network = networkOf(model);
  for (const { input, output } of cases)
    expectT64(
      interpret(network, inOrder(input, undefined)).output,
      inOrder(output, undefined),
      String(input),
    );
  expect(cases.length).toBeGreaterThan(3);
});

test("leaves out a layer that has no outgoing connections", async () => {
  const model = await importSynaptic(
    fileOf(
      [
        ["input", "LOGISTIC", 0],
        [0, "TANH", 0.5],
        [1, "TANH", 0.5],
        ["output", "IDENTITY", 1],
      ],
      [
        [0, 1, 2],
        [1, 2, 3],
        [1, 3, 4],
      ],
    ),
    {},
  );
  expect(model.remarks).toEqual(["Layer hidden_1 leads nowhere and is left out."]);
  expectT64(interpret(networkOf(model), [0.25]).output, [4 * Math.tanh(1) + 1], "0.25");
});

test("activations may differ within a layer, and connections may skip layers", async () => {
  const model = await importSynaptic(fileOf(neurons, connections), {});
  expect(model.remarks).toEqual(["Missing connections have weight 0: 3."]);
  const network = networkOf(model);
  for (const [x1 = 0, x2 = 0] of [
    [0.3, 0.4],
    [1, -1],
    [-2, 0.5],
    [0.6, 0],
  ]) {
    const hidden = [Math.tanh(2 * x1 - x2 + 0.1), x1 - 0.5 > 0 ? 1 : 0, x2 + 0.5 > 0 ? 1 : 0] as const;
    const output = 10 * x1 + 3 * hidden[0] + 4 * hidden[1] + 5 * hidden[2] + 1;
    expectT64(interpret(network, [x1, x2]).output, [output], `${x1}, ${x2}`);
  }
});

describe("refused, with the reason", () => {
  const said = (more: readonly Connection[], others = neurons) =>
    problemsOf(importSynaptic, fileOf(others, [...connections, ...more]));

  test("connections that lead nowhere, back, or are there twice; activations and layers that are not there", async () => {
    expect(
      await said([
        [0, 9, 1],
        [5, 1, 1],
        [4, 4, 2],
        [0, 2, 1],
      ]),
    ).toEqual([
      "connections: 1 of 12 belong to neurons that do not exist",
      "connections: 1 of 12 lead to the input layer, where synaptic ignores them",
      "connections: 1 of 12 lead from a neuron to itself with a weight other than 1, which synaptic reads as 1",
      "connections: 1 of 12 repeat another one",
    ]);
    expect(await said([], [...neurons, [1, "SINE", 0]])).toEqual([
      'layer "hidden_1": no connection leads to it',
      'squash "SINE": synaptic has no such activation [known activations: LOGISTIC, TANH, IDENTITY, HLIM, RELU]',
    ]);
    expect(await problemsOf(importSynaptic, fileOf([["input", "TANH", 0]], []))).toEqual([
      "neurons: none is in the output layer",
    ]);
    expect(await problemsOf(importSynaptic, modelFile("a.json", "[]"))).toEqual([
      expect.stringMatching(/^it is not in the form saved by synaptic: /),
    ]);
  });
});

test("a network of many neurons and few connections makes no matrix that the file has no room for", async () => {
  const many = (layer: Layer): Neuron[] => Array.from({ length: 3_000 }, () => [layer, "TANH", 0]);
  const file = fileOf([...many("input"), ...many("output")], [[0, 3_000, 1]]);
  // One source layer of 3,000 neurons, and 3,000 neurons that could take from each.
  expect(await problemsOf(importSynaptic, file)).toEqual([
    "layer output: it has only 1 of 9000000 possible connections, too few for a dense matrix",
  ]);
  const recurrent = fileOf(
    [...many("input"), ...many("output")],
    [
      [0, 3_000, 1],
      [5_999, 5_999, 1],
    ],
  );
  expect(await problemsOf(importSynaptic, recurrent)).toEqual([
    "layer output_part_0_sums: it has only 1 of 8997000 possible connections, too few for a dense matrix",
  ]);
});

test(`${MUTANTS} broken files are imported or refused`, { timeout: 60_000 }, async () => {
  const { imported, refused } = await importMutants(
    importSynaptic,
    fileOf(neurons, connections),
    {},
    MUTANTS,
  );
  expect(imported).toBeGreaterThan(MUTANTS / 200);
  expect(refused).toBeGreaterThan(MUTANTS / 20);
});
