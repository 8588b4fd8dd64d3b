import { z } from "zod";
import { quote } from "../../diagnostics/words.ts";
import { checkForm } from "../check-form.ts";
import { ImportError, type ImportProblem } from "../imported-model.ts";
import { families } from "../unsupported.ts";

const Saved = z.object({
  neurons: z
    .array(
      z.object({
        bias: z.number(),
        layer: z.union([z.literal("input"), z.literal("output"), z.int().nonnegative()]),
        squash: z.string(),
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

type Neuron = z.infer<typeof Saved>["neurons"][number];
type Connection = z.infer<typeof Saved>["connections"][number];

/** The neurons of one layer, by their index in the file. */
export interface NeuronLayer {
  /** `input`, `hidden_0`, …, `output`. */
  readonly name: string;
  readonly places: readonly number[];
}

export interface Perceptron {
  readonly neurons: readonly Neuron[];
  /** In the order in which they are computed, the input first. */
  readonly layers: readonly NeuronLayer[];
  /** The index of a neuron's layer, by the neuron's index in the file. */
  readonly levels: ReadonlyMap<number, number>;
  /** The weights of the connections to a neuron, by the neuron they come from. */
  readonly incoming: ReadonlyMap<number, ReadonlyMap<number, number>>;
}

/**
 * The neurons of a saved network by layer, and its connections, which all lead forward.
 * @throws ImportError if connections are gated or recurrent, or it is not a layered network for other reasons
 */
export function readNeurons(value: unknown): Perceptron {
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
  const incoming = new Map(neurons.map((_, place) => [place, new Map<number, number>()]));
  for (const { from, to, weight } of connections) incoming.get(to)?.set(from, weight);
  return { neurons, layers, levels, incoming };
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
  readonly help?: string;
  readonly isFaulty: (connection: Connection, from: number, to: number) => boolean;
}

const faults: readonly Fault[] = [
  { reason: "belong to neurons that do not exist", isFaulty: (_, from, to) => from < 0 || to < 0 },
  {
    reason: `are gated, as in an LSTM, and ${families.recurrent.reason}`,
    help: families.recurrent.help,
    isFaulty: ({ gater }) => (gater ?? null) !== null,
  },
  {
    reason: `lead back or stay within their layer, and ${families.recurrent.reason}`,
    help: families.recurrent.help,
    isFaulty: (_, from, to) => from >= to && to >= 0,
  },
];

function connectionProblems(
  connections: readonly Connection[],
  levels: Perceptron["levels"],
): ImportProblem[] {
  const level = (place: number) => levels.get(place) ?? -1;
  const found = faults.map(({ reason, help, isFaulty }) => ({
    reason,
    help,
    size: connections.filter((connection) =>
      isFaulty(connection, level(connection.from), level(connection.to)),
    ).length,
  }));
  const pairs = new Set(connections.map(({ from, to }) => `${from} ${to}`));
  const repeated = { reason: "repeat another one", help: undefined, size: connections.length - pairs.size };
  return [...found, repeated]
    .filter(({ size }) => size > 0)
    .map(({ reason, help, size }) => ({
      where: "connections",
      reason: `${size} of ${connections.length} ${reason}`,
      ...(help !== undefined && { help }),
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
