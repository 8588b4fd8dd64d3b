import { type Demand, isIndex } from "../ir/demand.ts";
import { demandOf } from "../ir/indices.ts";
import { type Layer, type Network, portsIn, type Source, sizeOfPorts } from "../ir/network.ts";
import { sizeOf } from "../ir/tensor-data.ts";
import { arithmeticOf } from "../reference/interpret.ts";

/** The indices that are allowed. */
export type Bounds = Pick<Demand, "least" | "below">;

/** By its place, each value of an input that a layer takes as an index, as it is or moved. */
export function indexPlaces(network: Network): ReadonlyMap<number, Bounds> {
  const allowed = new Map<number, Bounds>();
  if (network.layers.every(({ kind }) => kind.indices === undefined)) return allowed;
  const arithmetic = arithmeticOf(network.expansion);
  /** By source, the place of each value among those of all inputs, which layers move as they move the value; NaN where it is computed. */
  const places = new Map<Source, readonly number[]>();
  portsIn(network).forEach(({ size }, i) => {
    const before = sizeOfPorts(network.inputs.slice(0, i));
    const isInput = i < network.inputs.length;
    places.set(
      -i,
      Array.from({ length: size }, (_, place) => (isInput ? before + place : Number.NaN)),
    );
  });
  const moved = ({ kind, values, from, inputs, output }: Layer): readonly number[] => {
    if (kind.moves !== true) return new Array<number>(sizeOf(output)).fill(Number.NaN);
    const tensors = from.map((source, n) => ({
      shape: inputs[n] ?? [],
      values: places.get(source) as readonly number[],
    }));
    const exact = { ...arithmetic, round: (value: number) => value };
    return kind.reference(values, tensors, exact, { held: [], remember: () => {} }).at(-1)?.values ?? [];
  };
  for (const layer of network.layers) {
    const known = demandOf(network, layer);
    const indices = known ? (places.get(layer.from[known.input] as Source) as readonly number[]) : [];
    for (const place of indices) {
      if (known && !Number.isNaN(place)) allowed.set(place, both(known.demand, allowed.get(place)));
    }
    places.set(layer.number, moved(layer));
  }
  return allowed;
}

/** What two layers allow. */
const both = ({ least, below }: Bounds, other: Bounds = { least, below }): Bounds => ({
  least: Math.max(least, other.least),
  below: Math.min(below, other.below),
});

/** Inputs with an allowed index in each place of one: that which is there, or else one that follows from it. */
export function withIndices(network: Network, inputs: readonly (readonly number[])[]): number[][] {
  const allowed = indexPlaces(network);
  return inputs.map((input) =>
    input.map((value, place) => {
      const bounds = allowed.get(place);
      return bounds ? indexFrom(value, bounds) : value;
    }),
  );
}

function indexFrom(value: number, { least, below }: Bounds): number {
  if (isIndex(value, { least, below })) return value;
  const chosen = Number.isFinite(value) ? Math.floor(Math.abs(value) * 1021) : 0;
  return least + (chosen % (below - least));
}

/** Inputs like a valid one, each with one value that is no index in a place of one. */
export function withoutIndices(network: Network, input: readonly number[]): number[][] {
  const places = [...indexPlaces(network)];
  return places.length === 0
    ? []
    : [0, 1, 2, 3, 4].map((n) => {
        const [place, { least, below }] = places[(n * 7) % places.length] as [number, Bounds];
        return input.with(place, [below, least - 1, least + 0.5, Number.NaN, Infinity][n] as number);
      });
}
