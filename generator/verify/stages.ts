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

/** Every name of every stage, in the order in which they are computed: those of `gen run --trace`, and those of layers. */
export const stageNames = ({ trace }: Interpreted): readonly StageName[] =>
  trace.flatMap(({ layer, stages }) =>
    stages.flatMap(({ symbol, values }, stage) => {
      const named = { layer, stage, size: values.length };
      const own = { name: `${symbol}${layer.number}`, ...named };
      const isLast = stage === stages.length - 1;
      return isLast && layer.name !== undefined ? [own, { name: layer.name, ...named }] : [own];
    }),
  );

/** What the reference has there. */
export const valuesAt = ({ trace }: Interpreted, { layer, stage }: StageName): readonly number[] =>
  trace[layer.number - 1]?.stages[stage]?.values ?? [];

/** `layer 2, dense 3 → 2, sigmoid` */
export const describeStage = ({ layer }: StageName): string =>
  `layer ${layer.number}${layer.name === undefined ? "" : ` "${layer.name}"`}, ${describeLayer(layer)}`;
