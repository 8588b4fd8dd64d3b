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
  const moved = portMoved(layers, layer, input);
  const before = moved === undefined ? `layer ${source} gives` : `${moved} contains`;
  const after = `, but ${titleOf(layer)} (${kind.kind}) takes whole numbers from ${least} to ${below - 1}`;
  return { input, demand: { layer: layer.number, least, below, before, after } };
}

/** What the port is called whose values an input of a layer is, as they are or only moved; nothing where any are computed. */
function portMoved(layers: readonly Layer[], { from, sources }: Layer, input: number): string | undefined {
  const source = from[input] as number;
  const before = layers[source - 1];
  if (before === undefined) return sources[input];
  const ports = before.kind.moves === true ? before.from.map((_, n) => portMoved(layers, before, n)) : [];
  return ports.every((port) => port === ports[0]) ? ports[0] : undefined;
}

/** A network that refuses no index, and gives nothing of use for one that its layers do not take. */
export const withoutDemands = (network: Network): Network => ({
  ...network,
  layers: network.layers.map(({ kind: { indices: _, ...kind }, ...layer }) => ({ ...layer, kind })),
});
