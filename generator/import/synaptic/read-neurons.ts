import * as z from "zod";
import { quote } from "../../diagnostics/words.ts";
import { checkForm } from "../check-form.ts";
import { ImportError, type ImportProblem } from "../imported-model.ts";

const Saved = z.object({
  neurons: z
    .array(
      z.object({
        bias: z.number(),
        layer: z.union([z.literal("input"), z.literal("output"), z.int().nonnegative()]),
        squash: z.string(),
        // What it remembers, in networks that do.
        state: z.number().default(0),
        activation: z.number().default(0),
      }),
    )
    .min(1),
  connections: z.array(
    z.object({
      from: z.int().nonnegative(),
      to: z.int().nonnegative(),
      weight: z.number(),
      gater: z.int().nullish(),
    }),
  ),
});

export type Neuron = z.infer<typeof Saved>["neurons"][number];
export type Connection = z.infer<typeof Saved>["connections"][number];

/** The neurons of one layer, by their index in the file. */
export interface NeuronLayer {
  /** `input`, `hidden_0`, …, `output`. */
  readonly name: string;
  readonly places: readonly number[];
}

export interface Neurons {
  readonly neurons: readonly Neuron[];
  /** In the order in which they are computed, the input first. */
  readonly layers: readonly NeuronLayer[];
  /** The index of a neuron's layer, by the neuron's index in the file. */
  readonly levels: ReadonlyMap<number, number>;
  readonly connections: readonly Connection[];
  /** Whether it remembers: a connection is gated, leads back, or stays within its layer. */
  readonly isRecurrent: boolean;
}

/** A network whose connections all lead forward. */
export interface Perceptron extends Neurons {
  /** The weights of the connections to a neuron, by the neuron they come from. */
  readonly incoming: ReadonlyMap<number, ReadonlyMap<number, number>>;
}

export function perceptronOf(network: Neurons): Perceptron {
  const incoming = new Map(network.neurons.map((_, place) => [place, new Map<number, number>()]));
  for (const { from, to, weight } of network.connections) incoming.get(to)?.set(from, weight);
  return { ...network, incoming };
}

/**
 * The neurons of a saved network by layer, and its connections.
 * @throws ImportError if it is not a layered network
 */
export function readNeurons(value: unknown): Neurons {
  const { neurons, connections } = checkForm(Saved, value, { maker: "synaptic" });
  const layers = layersOf(neurons);
  const levels = new Map(layers.flatMap(({ places }, level) => places.map((place) => [place, level])));
  const problems = [
    ...layerProblems(layers),
    ...connectionProblems(connections, levels),
    ...reachProblems(layers, connections, levels),
    ...squashProblems(neurons),
  ];
  if (problems.length > 0) throw new ImportError(...problems);
  const level = (place: number) => levels.get(place) as number;
  const isRecurrent = connections.some(
    ({ from, to, gater }) => (gater ?? null) !== null || level(from) >= level(to),
  );
  return { neurons, layers, levels, connections, isRecurrent };
}

/** Hidden layers are numbered; the input comes first and the output last. */
function layersOf(neurons: readonly Neuron[]): NeuronLayer[] {
  const byLayer = new Map<Neuron["layer"], number[]>([["input", []]]);
  for (const [place, { layer }] of neurons.entries()) {
    const places = byLayer.get(layer);
    if (places) places.push(place);
    else byLayer.set(layer, [place]);
  }
  const rank = (layer: Neuron["layer"]) => (layer === "input" ? -1 : layer === "output" ? Infinity : layer);
  return [...byLayer]
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([layer, places]) => ({ name: typeof layer === "number" ? `hidden_${layer}` : layer, places }));
}

function layerProblems(layers: readonly NeuronLayer[]): ImportProblem[] {
  if (layers[0]?.places.length === 0) return [{ where: "neurons", reason: "none is in the input layer" }];
  return layers.at(-1)?.name === "output"
    ? []
    : [{ where: "neurons", reason: "none is in the output layer" }];
}

/** Why some connections cannot be imported: a verb and the rest of the sentence. */
interface Fault {
  readonly reason: string;
  readonly isFaulty: (
    connection: Connection,
    from: number,
    to: number,
    level: (place: number) => number,
  ) => boolean;
}

const faults: readonly Fault[] = [
  {
    reason: "belong to neurons that do not exist",
    isFaulty: ({ gater }, from, to, level) => from < 0 || to < 0 || level(gater ?? 0) < 0,
  },
  { reason: "lead to the input layer, where synaptic ignores them", isFaulty: (_, __, to) => to === 0 },
  {
    reason: "lead from a neuron to itself with a weight other than 1, which synaptic reads as 1",
    isFaulty: ({ from, to, weight }) => from === to && weight !== 1,
  },
];

function connectionProblems(
  connections: readonly Connection[],
  levels: Perceptron["levels"],
): ImportProblem[] {
  const level = (place: number) => levels.get(place) ?? -1;
  const found = faults.map(({ reason, isFaulty }) => ({
    reason,
    size: connections.filter((connection) =>
      isFaulty(connection, level(connection.from), level(connection.to), level),
    ).length,
  }));
  const pairs = new Set(connections.map(({ from, to }) => `${from} ${to}`));
  const repeated = { reason: "repeat another one", size: connections.length - pairs.size };
  return [...found, repeated]
    .filter(({ size }) => size > 0)
    .map(({ reason, size }) => ({
      where: "connections",
      reason: `${size} of ${connections.length} ${reason}`,
    }));
}

function reachProblems(
  layers: readonly NeuronLayer[],
  connections: readonly Connection[],
  levels: Perceptron["levels"],
): ImportProblem[] {
  const reached = new Set(connections.map(({ to }) => levels.get(to)));
  return layers
    .filter((_, level) => level > 0 && !reached.has(level))
    .map(({ name }) => ({ where: `layer ${quote(name)}`, reason: "no connection leads to it" }));
}

/** Activations by their names in synaptic. Source: synaptic, src/Neuron.js */
export const squashes: Readonly<Record<string, string>> = {
  LOGISTIC: "sigmoid",
  TANH: "tanh",
  IDENTITY: "identity",
  HLIM: "step",
  RELU: "relu",
};

function squashProblems(neurons: readonly Neuron[]): ImportProblem[] {
  const unknown = new Set(
    neurons
      .filter(({ layer, squash }) => layer !== "input" && !Object.hasOwn(squashes, squash))
      .map(({ squash }) => squash),
  );
  return [...unknown].map((squash) => ({
    where: `squash ${quote(squash)}`,
    reason: "synaptic has no such activation",
    help: `known activations: ${Object.keys(squashes).join(", ")}`,
  }));
}
