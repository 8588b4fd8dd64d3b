import { describeLayer, titleOf } from "../ir/describe.ts";
import type { Check, Graph, Node, Value } from "../ir/graph.ts";
import { demandOf } from "../ir/indices.ts";
import { type Network, orderKeeping } from "../ir/network.ts";
import { type View, viewOf } from "../ir/view.ts";
import { Builder } from "./builder.ts";

/** Network → graph: each layer is lowered once, in the order of the layers. */
export function lower(network: Network): Graph {
  const { layers, expansion, inputShape, inputSize } = network;
  const input: Value = { kind: "input", size: inputSize };
  /** What each layer gives, the input of the network first. */
  const given: View[] = [viewOf(input, inputShape)];
  const nodes: Node[] = [];
  const checks: Check[] = [];
  let logits: Value | undefined;
  for (const layer of layers) {
    const isLast = layer === layers.at(-1);
    const about = `${titleOf(layer)}: ${describeLayer(layer)}`;
    const keepsOrder = isLast && orderKeeping(layer) !== undefined;
    const builder = new Builder({ layer: layer.number, about }, expansion, keepsOrder);
    const inputs = layer.from.map((source) => given[source] as View);
    const demand = demandOf(network, layer);
    if (demand)
      checks.push({ layer: layer.number, view: inputs[demand.input] as View, demand: demand.demand });
    const lowered = layer.kind.lower(layer.values, inputs, builder);
    const result = isLast ? builder.whole(lowered) : lowered;
    nodes.push(...builder.nodes(result));
    given.push(result);
    logits ??= builder.logits;
  }
  return { input, nodes, checks, output: (given.at(-1) as View).of, logits };
}
