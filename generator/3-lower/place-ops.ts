import { describeLayer, titleOf } from "../ir/describe.ts";
import { inputOf, type Layer, type Network, orderKeeping, rowsOf } from "../ir/network.ts";
import { rounding } from "../ir/number-format.ts";
import type { Schedule } from "../ir/schedule.ts";
import type { TensorOp } from "../ir/tensor.ts";
import { lastOf, sizeOf } from "../ir/tensor-data.ts";
import { readsReduction } from "./formula-cost.ts";

/** A vector that operations give and take: the place of the operation that gives it, or NETWORK_INPUT. */
export type ValueId = number;

export const NETWORK_INPUT: ValueId = -1;

/** A tensor operation and where it comes from. */
export interface PlacedOp {
  readonly op: TensorOp;
  /** How many rows it is done for, each by itself; where it treats all elements alike, they are one row. */
  readonly rows: number;
  /** The vector it works on, which a constant has not, and the length of a row of that. */
  readonly x: ValueId | undefined;
  readonly width: number;
  /** The inputs of its layer: what a map knows as y or z and a gather reads are among them. */
  readonly inputs: readonly ValueId[];
  /** The vector it gives; a reduction passes on the one it works on. */
  readonly value: ValueId;
  /** The number of its layer, from 1. */
  readonly layer: number;
  /** The layer in a few words. */
  readonly about: string;
  /** What its results are called in the chapter's notation: a before the activation, z after it. */
  readonly symbol: string;
  /** Whether it is part of the last activation, which keeps the order of the logits it gets. */
  readonly afterLogits: boolean;
}

/** An operation and how it is computed. */
export type ScheduledOp = PlacedOp & { readonly schedule: Schedule };

/** The operations of all layers, in the order of the layers. */
export function placeOps({ layers, dtype }: Network): PlacedOp[] {
  const placed: PlacedOp[] = [];
  /** What each layer gives, the input of the network first. */
  const given: ValueId[] = [NETWORK_INPUT];
  for (const layer of layers) {
    const inputs = layer.from.map((source) => given[source] as ValueId);
    const ops = opsOf(layer, rounding[dtype]);
    const tail = layer === layers.at(-1) ? (orderKeeping(layer)?.activation.steps.length ?? 0) : 0;
    if (tail > ops.length) throw new Error(`a ${layer.kind.kind} layer has to end with its activation`);
    const about = `${titleOf(layer)}: ${describeLayer(layer)}`;
    let [x] = inputs;
    let width = x === undefined ? 0 : widthOf(layer);
    ops.forEach((op, i) => {
      const value = op.kind === "reduce" && x !== undefined ? x : placed.length;
      placed.push({
        ...spread(op, rowsOf(layer), width),
        ...{ x, inputs, value },
        layer: layer.number,
        about,
        symbol: symbolOf(op, i === ops.length - 1),
        afterLogits: i >= ops.length - tail,
      });
      x = value;
      if (op.kind !== "reduce") width = op.kind === "affine" ? op.units : op.size;
    });
    if (x === undefined) throw new Error(`a ${layer.kind.kind} layer without inputs has to give something`);
    given.push(x);
  }
  return placed;
}

const opsOf = (layer: Layer, round: (value: number) => number): readonly TensorOp[] =>
  layer.kind.takes === undefined
    ? layer.kind.lower(layer.values, [lastOf(inputOf(layer))], round)
    : layer.kind.lower(layer.values, layer.inputs);

const widthOf = (layer: Layer): number =>
  layer.kind.takes === undefined ? lastOf(inputOf(layer)) : sizeOf(inputOf(layer));

/** A map that says the same of every element does all rows as one. */
function spread(op: TensorOp, rows: number, width: number): Pick<PlacedOp, "op" | "rows" | "width"> {
  const isAlike =
    op.kind === "map" &&
    op.size === width &&
    Object.keys(op.parameters).length === 0 &&
    !readsReduction(op.formula, op.parameters);
  if (!isAlike) return { op, rows, width };
  return { op: { ...op, size: rows * op.size }, rows: 1, width: rows * width };
}

function symbolOf(op: TensorOp, isLast: boolean): string {
  if (op.kind === "affine") return "a";
  const label = op.kind !== "gather" && op.formula.kind === "apply" ? op.formula.label : undefined;
  return isLast ? "z" : (label ?? "t");
}

/** The vectors that formulas of an operation know by the names of `OTHERS`. */
export const othersOf = ({ op, inputs }: Pick<PlacedOp, "op" | "inputs">): readonly ValueId[] =>
  op.kind === "map" ? (op.others ?? []).map((input) => inputs[input] as ValueId) : [];

/** The vectors that an operation reads. */
export const readBy = (placed: Pick<PlacedOp, "op" | "x" | "inputs">): readonly ValueId[] => {
  if (placed.op.kind === "gather") return placed.inputs;
  return [placed.x, ...othersOf(placed)].filter((id) => id !== undefined);
};

/** By vector, the place of the last operation that reads it, counted along these. */
export function lastUses(ops: readonly PlacedOp[]): ReadonlyMap<ValueId, number> {
  return new Map(ops.flatMap((placed, n) => readBy(placed).map((id) => [id, n] as const)));
}
