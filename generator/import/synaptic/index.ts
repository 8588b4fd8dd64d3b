import {
  applied,
  ImportError,
  type ImportedLayer,
  type ImportedModel,
  type Importer,
  matrixOf,
  tensorField,
  tensorOf,
} from "../imported-model.ts";
import { NetworkBuilder, type Source, textOrigins } from "../network-builder.ts";
import { readJson } from "../read-file.ts";
import { type NeuronLayer, type Perceptron, perceptronOf, readNeurons, squashes } from "./read-neurons.ts";
import { importRecurrent } from "./recurrent.ts";
import { sparseProblems } from "./sparse-problems.ts";

/**
 * A layered network of synaptic as `toJSON` saves it; one that is gated or recurrent takes a step per call.
 * @throws ImportError with every problem
 */
export const importSynaptic: Importer = (file) => {
  const network = readNeurons(readJson(file.bytes));
  return network.isRecurrent ? importRecurrent(network) : importPerceptron(perceptronOf(network));
};

/**
 * A feed-forward network: each neuron has a bias and an activation, each connection a weight.
 * A layer may take values from any layer before it.
 * @throws ImportError with every problem
 */
function importPerceptron(network: Perceptron): ImportedModel {
  const wired = leading(network.layers.slice(1).map((layer) => wire(layer, network)));
  const idle = network.layers.slice(1).filter((layer) => !wired.some((other) => other.layer === layer));
  const sparse = wired.flatMap(({ layer, there, absent }) =>
    sparseProblems(layer.name, there, there + absent),
  );
  if (sparse.length > 0) throw new ImportError(...sparse);
  const missing = wired.reduce((sum, { absent }) => sum + absent, 0);
  return {
    format: "synaptic",
    dtype: "f64",
    inputs: [{ shape: [network.layers[0]?.places.length ?? 0] }],
    layers: layersOf(wired, network),
    remarks: [
      ...idle.map(({ name }) => `Layer ${name} leads nowhere and is left out.`),
      ...(missing === 0 ? [] : [`Missing connections have weight 0: ${missing}.`]),
    ],
  };
}

/** A layer, the layers it takes values from, and its neurons in runs of one activation. */
interface Wired {
  readonly layer: NeuronLayer;
  readonly sources: readonly NeuronLayer[];
  readonly runs: readonly (readonly number[])[];
  /** How many connections it has, and how many a dense layer would have in addition. */
  readonly there: number;
  readonly absent: number;
}

function wire(layer: NeuronLayer, { neurons, layers, levels, incoming }: Perceptron): Wired {
  const rows = layer.places.map((place) => [...(incoming.get(place)?.keys() ?? [])]);
  const feeding = new Set(rows.flatMap((row) => row.map((place) => levels.get(place) as number)));
  const sources = [...feeding].sort((a, b) => a - b).map((level) => layers[level] as NeuronLayer);
  const runs: number[][] = [];
  for (const place of layer.places) {
    const run = runs.at(-1);
    const last = neurons[run?.[0] ?? -1];
    if (run && last?.squash === neurons[place]?.squash) run.push(place);
    else runs.push([place]);
  }
  const there = rows.reduce((sum, { length }) => sum + length, 0);
  const inputs = sources.reduce((sum, { places }) => sum + places.length, 0);
  return { layer, sources, runs, there, absent: layer.places.length * inputs - there };
}

/** The layers that the last one depends on, in their order. */
function leading(wired: readonly Wired[]): readonly Wired[] {
  const needed = new Set(wired.slice(-1).map(({ layer }) => layer));
  for (const { layer, sources } of wired.toReversed()) {
    if (needed.has(layer)) for (const source of sources) needed.add(source);
  }
  return wired.filter(({ layer }) => needed.has(layer));
}

/** Each layer as its sources joined, a dense layer for each activation, and their outputs joined again. */
function layersOf(wired: readonly Wired[], network: Perceptron): ImportedLayer[] {
  const builder = new NetworkBuilder(textOrigins);
  const isExplicit = !isChain(wired, network);
  const outputs = new Map([[network.layers[0], builder.input]]);
  for (const { layer, sources, runs } of wired) {
    const origin = `layer ${layer.name}`;
    const joined = (name: string, from: readonly Source[]): Source =>
      from.length === 1
        ? (from[0] as Source)
        : builder.add({ type: "concat", name, from, fields: { axis: 0 }, origin, isExplicit });
    const inputs = joined(
      `${layer.name}_sources`,
      sources.map((source) => outputs.get(source) as Source),
    );
    const parts = runs.map((run, n) => {
      const name = runs.length === 1 ? layer.name : `${layer.name}_part_${n}`;
      const fields = denseFields(name, run, sources, network);
      return builder.add({ type: "dense", name, from: [inputs], fields, origin, isExplicit });
    });
    outputs.set(layer, joined(layer.name, parts));
  }
  return builder.finish();
}

const isChain = (wired: readonly Wired[], { layers }: Perceptron): boolean =>
  wired.every(
    ({ sources, runs }, n) =>
      runs.length === 1 && sources.length === 1 && sources[0] === (n === 0 ? layers[0] : wired[n - 1]?.layer),
  );

/** @param run the neurons, which share one activation */
function denseFields(
  key: string,
  run: readonly number[],
  sources: Wired["sources"],
  { neurons, incoming }: Perceptron,
): ImportedLayer["fields"] {
  const inputs = sources.flatMap(({ places }) => places);
  const rows = run.map((place) => inputs.map((input) => incoming.get(place)?.get(input) ?? 0));
  return {
    units: run.length,
    activation: applied(squashes[neurons[run[0] as number]?.squash ?? ""] as string),
    weights: tensorField(`${key}.weights`, matrixOf(rows), "out_in"),
    bias: tensorField(
      `${key}.bias`,
      tensorOf(
        [run.length],
        run.map((place) => neurons[place]?.bias as number),
      ),
    ),
  };
}
