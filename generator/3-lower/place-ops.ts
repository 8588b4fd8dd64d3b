import { describeLayer } from "../ir/describe.ts";
import { activationOf, type Network } from "../ir/network.ts";
import type { TensorOp } from "../ir/tensor.ts";

/** A tensor operation and where it comes from. */
export interface PlacedOp {
  readonly op: TensorOp;
  /** The number of its layer, from 1. */
  readonly layer: number;
  /** The layer in a few words. */
  readonly about: string;
  /** What its results are called in the chapter's notation: a before the activation, z after it. */
  readonly symbol: string;
  /** Whether it is part of the last activation, which keeps the order of the logits it gets. */
  readonly afterLogits: boolean;
}

/** The operations of all layers in a row. */
export function placeOps({ layers }: Network): PlacedOp[] {
  return layers.flatMap((layer) => {
    const ops = layer.kind.lower(layer.values, layer.input);
    const activation = activationOf(layer)?.activation;
    const isLast = layer === layers.at(-1);
    const tail = isLast && activation?.keepsOrder ? activation.steps.length : 0;
    if (tail > ops.length) throw new Error(`a ${layer.kind.kind} layer has to end with its activation`);
    return ops.map((op, i) => ({
      op,
      layer: layer.number,
      about: `layer ${layer.number}: ${describeLayer(layer)}`,
      symbol: symbolOf(op, i === ops.length - 1),
      afterLogits: i >= ops.length - tail,
    }));
  });
}

function symbolOf(op: TensorOp, isLast: boolean): string {
  if (op.kind === "affine") return "a";
  const label = op.formula.kind === "apply" ? op.formula.label : undefined;
  return isLast ? "z" : (label ?? "t");
}
