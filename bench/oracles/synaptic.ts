import synapticJs from "synaptic";
import { jsonFile, type Oracle, type Sample } from "./oracle.ts";
import { RandomSource } from "./random-source.ts";

const { Architect, Layer, Network, Neuron } = synapticJs;
const squashes = ["LOGISTIC", "TANH", "IDENTITY", "HLIM", "RELU"] as const;

/** Layers of neurons with any activation, fully connected or not, with connections that skip layers or without. */
function networkOf(chance: RandomSource) {
  if (chance.often(0.2)) {
    const sizes = Array.from({ length: chance.whole(3, 5) }, () => chance.whole(1, 5));
    return new Architect.Perceptron(...sizes);
  }
  const layers = Array.from({ length: chance.whole(2, 4) }, () => new Layer(chance.whole(1, 5)));
  for (const [n, layer] of layers.entries()) {
    for (const neuron of layer.list) {
      if (n > 0) neuron.squash = Neuron.squash[chance.one(squashes)];
      neuron.bias = chance.weight();
    }
    if (chance.often(0.5)) {
      const one = Neuron.squash[chance.one(squashes)];
      for (const neuron of n > 0 ? layer.list : []) neuron.squash = one;
    }
    const before = layers.slice(0, n);
    before.forEach((source, m) => {
      if (m === n - 1 || chance.often(0.25)) {
        if (chance.often(0.6)) source.project(layer, Layer.connectionType.ALL_TO_ALL);
        else
          for (const from of source.list)
            for (const to of layer.list) if (chance.often(0.7)) from.project(to, chance.weight());
      }
    });
  }
  const [input, output] = [layers[0], layers.at(-1)] as [(typeof layers)[number], (typeof layers)[number]];
  return new Network({ input, hidden: layers.slice(1, -1), output });
}

async function draw(seed: number): Promise<Sample> {
  const chance = new RandomSource(seed);
  const original = networkOf(chance);
  const saved = original.toJSON();
  const size = saved.neurons.filter(({ layer }) => layer === "input").length;
  const inputs = Array.from({ length: 3 }, () => chance.inputs(size));
  return {
    ops: [...new Set(saved.neurons.filter(({ layer }) => layer !== "input").map(({ squash }) => squash))],
    text: JSON.stringify(saved),
    file: jsonFile(saved),
    options: {},
    cases: inputs.map((input) => {
      const output = activate(saved, input);
      // Its tanh divides infinities where x is above 709.
      return { input, output, spread: output.map((ref) => (Number.isNaN(ref) ? ref : 0)) };
    }),
  };
}

/** Each time as it was saved, as a network keeps its last state; not as a function, whose outputs are all neurons that lead nowhere. */
function activate(saved: object, input: readonly number[]): number[] {
  const network = Network.fromJSON(JSON.parse(JSON.stringify(saved)));
  network.setOptimize(false);
  return network.activate(input);
}

export const synaptic: Oracle = { name: "synaptic", draw };
