import { describeLayer } from "../ir/describe.ts";
import type { Layer } from "../ir/network.ts";
import type { Interpreted } from "../reference/interpret.ts";

/** An intermediate value of a network, by one of its names. */
export interface StageName {
  /** `A1`, `Z1`, or the name of the layer. */
  readonly name: string;
  readonly layer: Layer;
  /** Which stage of the layer it is. */
  readonly stage: number;
  readonly size: number;
}

/**
 * Every name of every stage, in the order of computation: those of `gen run --trace`, and those of layers. A layer that the
 * spec calls `A1` takes that name from the stage of the trace.
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

/** The values of a stage in a result of the reference. */
export const valuesAt = ({ trace }: Interpreted, { layer, stage }: StageName): readonly number[] =>
  trace[layer.number - 1]?.stages[stage]?.values ?? [];

/** `layer 2, dense 3 → 2, sigmoid` */
export const describeStage = ({ layer }: StageName): string =>
  `layer ${layer.number}${layer.name === undefined ? "" : ` "${layer.name}"`}, ${describeLayer(layer)}`;
