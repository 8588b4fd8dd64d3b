import type { Demand } from "./demand.ts";
import { titleOf } from "./describe.ts";
import type { Layer, Network } from "./network.ts";

/** The input of a layer that contains indices, and what the layer demands of them. */
export interface DemandOfLayer {
  readonly input: number;
  readonly demand: Demand;
}

/** What a layer demands of indices; nothing where it takes none. */
export function demandOf({ layers }: Pick<Network, "layers">, layer: Layer): DemandOfLayer | undefined {
  const { kind, values, inputs, from } = layer;
  if (kind.indices === undefined) return undefined;
  const { input, least, below } = kind.indices(values, inputs);
  const source = from[input] as number;
  const before = comesFromInput(layers, source) ? "x contains" : `layer ${source} gives`;
  const after = `, but ${titleOf(layer)} (${kind.kind}) takes whole numbers from ${least} to ${below - 1}`;
  return { input, demand: { layer: layer.number, least, below, before, after } };
}

/** Whether all values of a layer are values of the network's input, which others only moved. */
function comesFromInput(layers: readonly Layer[], source: number): boolean {
  const layer = layers[source - 1];
  return (
    layer === undefined ||
    (layer.kind.moves === true && layer.from.every((one) => comesFromInput(layers, one)))
  );
}

/** A network that refuses no index, and gives nothing of use for one that its layers do not take. */
export const withoutDemands = (network: Network): Network => ({
  ...network,
  layers: network.layers.map(({ kind: { indices: _, ...kind }, ...layer }) => ({ ...layer, kind })),
});
