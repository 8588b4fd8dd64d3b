import { describeLayer } from "../ir/describe.ts";
import type { Layer } from "../ir/network.ts";
import type { Interpreted } from "../reference/interpret.ts";

/** A value between the input and the output of a network, as the reference shows it. */
export interface StageName {
  /** `A1`, `Z1`, or what the spec calls the layer. */
  readonly name: string;
  readonly layer: Layer;
  /** Which stage of the layer it is. */
  readonly stage: number;
  readonly size: number;
}

/**
 * Every name of every stage, in the order in which they are computed: those of `gen run --trace`, and those of layers.
 * Where the spec calls a layer `A1`, that is what the name means, and the stage of `gen run --trace` goes without one.
 */
export function stageNames({ trace }: Interpreted): readonly StageName[] {
  const ofLayers = new Set(trace.map(({ layer }) => layer.name));
  return trace.flatMap(({ layer, stages }) =>
    stages.flatMap(({ symbol, values }, stage) => {
      const traced = `${symbol}${layer.number}`;
      const isLast = stage === stages.length - 1;
      const names = [
        ...(ofLayers.has(traced) ? [] : [traced]),
        ...(isLast && layer.name !== undefined ? [layer.name] : []),
      ];
      return names.map((name) => ({ name, layer, stage, size: values.length }));
    }),
  );
}

/** What the reference has there. */
export const valuesAt = ({ trace }: Interpreted, { layer, stage }: StageName): readonly number[] =>
  trace[layer.number - 1]?.stages[stage]?.values ?? [];

/** `layer 2, dense 3 → 2, sigmoid` */
export const describeStage = ({ layer }: StageName): string =>
  `layer ${layer.number}${layer.name === undefined ? "" : ` "${layer.name}"`}, ${describeLayer(layer)}`;
