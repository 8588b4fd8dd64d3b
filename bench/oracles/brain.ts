import brainJs1 from "brain.js";
import brainJs2 from "brain.js-2";
import { jsonFile, type Oracle, type Sample } from "./oracle.ts";
import { RandomSource } from "./random-source.ts";

const activations = ["sigmoid", "relu", "tanh", "leaky-relu"] as const;

/** Networks of both versions, trained for a moment on lists or on named values, and saved. */
async function draw(seed: number): Promise<Sample> {
  const chance = new RandomSource(seed);
  const activation = chance.one(activations);
  const hiddenLayers = Array.from({ length: chance.whole(1, 3) }, () => chance.whole(1, 6));
  const [inputs, outputs] = [chance.whole(1, 5), chance.whole(1, 4)];
  const [inputNames, outputNames] = [names(chance, inputs), names(chance, outputs)];
  const value = (values: readonly number[], keys: readonly string[] | undefined) =>
    keys === undefined ? [...values] : Object.fromEntries(keys.map((key, i) => [key, values[i] as number]));
  const version = chance.one([1, 2]);
  const options = { activation, hiddenLayers, leakyReluAlpha: chance.one([0.01, 0.2, 0.5]) };
  const network = version === 1 ? new brainJs1.NeuralNetwork(options) : new brainJs2.NeuralNetwork(options);
  const examples = Array.from({ length: 4 }, () => ({
    input: value(chance.inputs(inputs), inputNames),
    output: value(
      Array.from({ length: outputs }, () => chance.random()),
      outputNames,
    ),
  }));
  network.train(examples, { iterations: 3, log: false });
  const saved = network.toJSON();
  const again = version === 1 ? new brainJs1.NeuralNetwork() : new brainJs2.NeuralNetwork();
  again.fromJSON(JSON.parse(JSON.stringify(saved)));
  const inputOrder = inputNames && ordered(saved.inputLookup, saved.layers[0]);
  const outputOrder = outputNames && ordered(saved.outputLookup, saved.layers.at(-1));
  const x = Array.from({ length: 3 }, () => chance.inputs(inputs));
  return {
    ops: [
      `${version}.x ${activation}`,
      inputNames ? "named inputs" : "inputs",
      outputNames ? "labels" : "outputs",
    ],
    text: JSON.stringify(saved),
    file: jsonFile(saved),
    options: {},
    cases: x.map((input) => ({ input, output: listed(again.run(value(input, inputOrder)), outputOrder) })),
  };
}

/** Some are such that an object sorts them, or that a spec has to spell otherwise. */
const names = (chance: RandomSource, count: number): string[] | undefined =>
  chance.often(0.5)
    ? undefined
    : chance.shuffled(["b", "a", "c d", "10", "9", "é", "class", "1x"]).slice(0, count);

/** The names of a lookup table by their places; brain.js 1 has them on the nodes alone. */
const ordered = (lookup: Readonly<Record<string, number>> | boolean, nodes: object | undefined): string[] =>
  typeof lookup === "boolean"
    ? Object.keys(nodes ?? {})
    : Object.entries(lookup)
        .sort(([, a], [, b]) => a - b)
        .map(([name]) => name);

const listed = (
  result: ArrayLike<number> | Readonly<Record<string, number>>,
  keys: readonly string[] | undefined,
): number[] =>
  keys === undefined
    ? Array.from(result as ArrayLike<number>)
    : keys.map((key) => (result as Readonly<Record<string, number>>)[key] as number);

export const brain: Oracle = { name: "brain.js", draw };
