import type { Cost } from "../ir/cost.ts";
import { describeSizes } from "../ir/describe.ts";
import type { Network } from "../ir/network.ts";
import { type Look, printDrawing } from "../picture/drawing.ts";
import type { Interpreted } from "../reference/interpret.ts";
import { blockGraph } from "./block-graph.ts";
import { countNeurons, hasNeurons, neuronGraph } from "./neuron-graph.ts";
import { printBlocks } from "./print-blocks.ts";
import { type NeuronOptions, printNeurons } from "./print-neurons.ts";

/** Beyond so many wires neurons are a thicket: from there on layers are drawn as blocks, unless neurons are asked for. */
export const MOST_WIRES = 600;
/** Beyond so many a picture has more lines than a page has room or a program patience for. */
export const LIMIT = 20_000;

export type Scale = "neurons" | "blocks";

/** Neurons where they can be told apart, else blocks. */
export const scaleOf = (network: Network): Scale =>
  hasNeurons(network) && countNeurons(network).wires <= MOST_WIRES ? "neurons" : "blocks";

export interface Subject {
  readonly network: Network;
  readonly cost: Cost;
  /** An input and what the reference computes of it. */
  readonly computed: { readonly x: readonly number[]; readonly result: Interpreted } | undefined;
}

export interface DrawOptions extends Look, NeuronOptions {
  readonly scale: Scale;
  readonly bias: boolean;
}

/** A network as an SVG. */
export function draw({ network, cost, computed }: Subject, options: DrawOptions): string {
  const sheet =
    options.scale === "blocks"
      ? printBlocks(blockGraph(network, cost))
      : printNeurons(
          neuronGraph(network, {
            bias: options.bias,
            ...(computed && { x: computed.x, computed: computed.result }),
          }),
          options,
        );
  return printDrawing({ ...sheet, ...describe(network, cost) }, options);
}

/** What the picture is called, and what it shows, for those who do not see it. */
function describe(network: Network, { layers, parameters }: Cost): { title: string; description: string } {
  const { name, description } = network;
  return {
    title: `${name}: ${description ?? describeSizes(network)}`,
    description: [
      `A network of ${describeSizes(network)} with ${parameters.toLocaleString("en-US")} parameters.`,
      ...layers.map(({ layer, about }) => `Layer ${layer}: ${about}.`),
    ].join(" "),
  };
}
