import { MOST_VALUES } from "../../../ir/limits.ts";
import { axesWithin } from "./axes.ts";
import type { NodeCall } from "./node-call.ts";
import { Refusal } from "./refusal.ts";

/** What Pad adds to both ends of an axis; a negative number removes elements. */
export interface AxisPads {
  readonly axis: number;
  readonly before: number;
  readonly after: number;
}

/** What fills the new elements: a number, or elements of the axis. */
export type Filling = "constant" | "edge" | "reflect" | "wrap";

export interface Pads {
  readonly axes: readonly AxisPads[];
  readonly filling: Filling;
}

/**
 * The pads of a Pad node of any opset for a value of `rank` axes.
 * Source: https://onnx.ai/onnx/operators/onnx__Pad.html
 * @throws Refusal
 */
export function readPads(node: NodeCall<unknown>, rank: number): Pads {
  const filling = node.text("mode", "constant");
  if (!isFilling(filling)) {
    throw new Refusal(`its mode ${JSON.stringify(filling)} is unknown`, { attribute: "mode" });
  }
  const amounts = node.integers(1, node.opset < 2 ? "paddings" : "pads");
  if (amounts === undefined) throw new Refusal("its pads are missing");
  const said = node.opset < 18 ? undefined : node.integers(3, "axes");
  const axes = axesWithin(said ?? Array.from({ length: rank }, (_, axis) => axis), rank);
  if (amounts.length !== 2 * axes.length || !amounts.every(Number.isSafeInteger)) {
    throw new Refusal(`it has ${amounts.length} pads, but ${axes.length} axes need two each`);
  }
  return {
    filling,
    axes: axes.map((axis, i) => ({
      axis,
      before: amounts[i] as number,
      after: amounts[axes.length + i] as number,
    })),
  };
}

const isFilling = (mode: string): mode is Filling => mode === "constant" || mode in sources;

/** The element that fills a position before the start or after the end of an axis. */
const sources: Readonly<Record<Exclude<Filling, "constant">, (place: number, size: number) => number>> = {
  edge: (place, size) => Math.max(0, Math.min(size - 1, place)),
  reflect: (place, size) => (place < 0 ? -place : 2 * (size - 1) - place),
  wrap: (place, size) => ((place % size) + size) % size,
};

/**
 * The source elements along a padded axis; undefined for a constant.
 * @throws Refusal
 */
export function paddedAxis(
  size: number,
  { axis, before, after }: AxisPads,
  filling: Filling,
): (number | undefined)[] {
  const length = size + before + after;
  if (length < 0) throw new Refusal(`it removes more of axis ${axis} than its ${size} elements`);
  if (length > MOST_VALUES)
    throw new Refusal(`it makes axis ${axis} ${length} elements long, which is too many`);
  if (filling !== "constant" && Math.min(before, after) < 0 && Math.max(before, after) > 0) {
    throw new Refusal(`with mode ${filling}, it removes from one end of axis ${axis} and adds at the other`);
  }
  const most = filling === "reflect" ? size - 1 : size === 0 ? 0 : Number.POSITIVE_INFINITY;
  if (filling !== "constant" && Math.max(before, after) > most) {
    throw new Refusal(
      `it adds ${Math.max(before, after)} elements to axis ${axis}, and mode ${filling} can add at most ${most}`,
    );
  }
  return Array.from({ length }, (_, i) => {
    const place = i - before;
    if (place >= 0 && place < size) return place;
    return filling === "constant" ? undefined : sources[filling](place, size);
  });
}
