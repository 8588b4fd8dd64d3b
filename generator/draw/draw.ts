import { describeLayer, describeSizes } from "../ir/describe.ts";
import type { Network } from "../ir/network.ts";
import { type Look, printDrawing } from "../picture/drawing.ts";
import { READABLE_WIDTH, type Sheet } from "../picture/sheet.ts";
import type { NeuronOptions } from "./arrange-neurons.ts";
import { blockGraph } from "./block-graph.ts";
import { type Computed, type LayerShapes, shapesOf, spellShapes } from "./layer-shapes.ts";
import { countNeurons, hasNeurons, neuronGraph } from "./neuron-graph.ts";
import { printBlocks } from "./print-blocks.ts";
import { printNeurons } from "./print-neurons.ts";
import { printShapes } from "./print-shapes.ts";

/** A network with more wires than this is unreadable as neurons: it is drawn as blocks, unless neurons are asked for. */
export const MOST_WIRES = 600;
/** A picture with more wires than this is refused. */
export const LIMIT = 20_000;

/** What a picture shows of a network: each neuron, each layer, or the shapes that each layer multiplies. */
export type NetworkView = "neurons" | "blocks" | "shapes";

/** Why a network is drawn as blocks unless neurons are asked for. */
export type WhyBlocks = "no neurons" | "many wires" | "too wide";

/** What keeps the neurons of a network from being drawn, or told apart, or read; undefined where nothing does. */
export function whyBlocks(network: Network): WhyBlocks | undefined {
  if (!hasNeurons(network)) return "no neurons";
  if (countNeurons(network).wires > MOST_WIRES) return "many wires";
  const { width } = printNeurons(neuronGraph(network, { bias: false }), plain);
  return width > READABLE_WIDTH ? "too wide" : undefined;
}

const plain: NeuronOptions = { nodes: false, layer: undefined, unit: undefined };

/** Neurons where they can be told apart and read, else blocks. */
export const viewOf = (network: Network): NetworkView =>
  whyBlocks(network) === undefined ? "neurons" : "blocks";

/** A network, what its layers cost, and what is computed of an input. */
export interface DrawnNetwork {
  readonly network: Network;
  /** Of each layer, in order. */
  readonly multiplyAdds: readonly number[];
  /** An input and what the reference computes of it. */
  readonly computed: Computed | undefined;
}

export interface DrawOptions extends Look, NeuronOptions {
  readonly view: NetworkView;
  readonly bias: boolean;
}

/** A network as an SVG. */
export function draw(subject: DrawnNetwork, options: DrawOptions): string {
  return printDrawing({ ...sheets[options.view](subject, options), ...describe(subject) }, options);
}

const sheets: Readonly<Record<NetworkView, (subject: DrawnNetwork, options: DrawOptions) => Sheet>> = {
  neurons: ({ network, computed }, options) => {
    const values = computed && { x: computed.x, computed: computed.result };
    return printNeurons(neuronGraph(network, { bias: options.bias, ...values }), options);
  },
  blocks: ({ network, multiplyAdds }) => printBlocks(blockGraph(network, multiplyAdds)),
  shapes: ({ network, computed }, { layer }) => printShapes(shapesOf(network, layer, computed)),
};

/** Layers whose shapes do not fit, as an SVG. */
export const drawShapes = (title: string, layers: readonly LayerShapes[], look: Look): string =>
  printDrawing({ ...printShapes(layers), title, description: layers.map(spellShapes).join(" ") }, look);

/** What the picture is called, and what it shows, for those who do not see it. */
function describe({ network, computed }: DrawnNetwork): { title: string; description: string } {
  const { name, description, layers } = network;
  const parameters = layers.reduce((sum, layer) => sum + layer.parameterCount, 0);
  const values = (numbers: readonly number[]) =>
    `${numbers.slice(0, MOST_VALUES).join(", ")}${numbers.length > MOST_VALUES ? ", …" : ""}`;
  return {
    title: `${name}: ${description ?? describeSizes(network)}`,
    description: [
      `A network of ${describeSizes(network)} with ${parameters.toLocaleString("en-US")} parameters.`,
      ...layers.map((layer) => `Layer ${layer.number}: ${describeLayer(layer)}.`),
      ...(computed ? [`Of ${values(computed.x)} it computes ${values(computed.result.output)}.`] : []),
    ].join(" "),
  };
}

/** More are not read out. */
const MOST_VALUES = 12;
