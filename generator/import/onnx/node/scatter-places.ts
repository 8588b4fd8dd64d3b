import { list } from "../../../diagnostics/words.ts";
import { type Shape, sizeOf } from "../../../ir/tensor-data.ts";
import { stridesOf } from "../../../ir/view.ts";
import type { OnnxTensor } from "../graph.ts";
import type { NodeAttributes } from "./attributes.ts";
import { axisWithin, indexWithin } from "./axes.ts";
import { integersIn } from "./node-call.ts";
import { Refusal } from "./refusal.ts";

/** How an update and the element at its place become one; `none` replaces the element. */
export const reductions = ["none", "add", "mul", "max", "min"] as const;
export type Reduction = (typeof reductions)[number];

/** The reduction of a scatter node. */
export function reductionOf(node: NodeAttributes): Reduction {
  const said = node.text("reduction", "none");
  const reduction = reductions.find((name) => name === said);
  if (reduction !== undefined) return reduction;
  throw new Refusal(`its reduction ${JSON.stringify(said)} is unknown`, { attribute: "reduction" });
}

/** How many axes the data and the indices of a GatherND share. */
export function countOfShared(node: NodeAttributes): number {
  const count = node.number("batch_dims", 0);
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw new Refusal(`its batch_dims is ${count}`, { attribute: "batch_dims" });
}

/** Where in the data, row-major, each update goes. Source: https://onnx.ai/onnx/operators/onnx__ScatterElements.html */
export function elementPlaces(data: Shape, axis: number, indices: OnnxTensor, updates: Shape): number[] {
  const { shape } = indices;
  const fits =
    shape.length === data.length && shape.every((size, i) => i === axis || size <= (data[i] as number));
  if (!fits || String(shape) !== String(updates)) throw unfit(data, updates, shape);
  const strides = stridesOf(data);
  return integersIn(indices).map((index, n) => {
    const place = indicesAt(shape, n).with(axis, indexWithin(index, data[axis] as number));
    return place.reduce((sum, at, i) => sum + at * (strides[i] as number), 0);
  });
}

/** The same of rows of indices, each for a block of the data. Source: https://onnx.ai/onnx/operators/onnx__ScatterND.html */
export function blockPlaces(data: Shape, indices: OnnxTensor, updates: Shape): number[] {
  const depth = indices.shape.at(-1) ?? 0;
  const block = data.slice(depth);
  const rows = indices.shape.slice(0, -1);
  if (depth > data.length || String(updates) !== String([...rows, ...block]))
    throw unfit(data, updates, indices.shape);
  const strides = stridesOf(data);
  const all = integersIn(indices);
  const size = sizeOf(block);
  return Array.from({ length: sizeOf(rows) }, (_, row) => {
    const start = strides.slice(0, depth).reduce((sum, stride, i) => {
      return sum + indexWithin(all[row * depth + i] as number, data[i] as number) * stride;
    }, 0);
    return Array.from({ length: size }, (_, n) => start + n);
  }).flat();
}

/**
 * Where updates go that begin at an index of their own for each sample, 0 unless given. Source:
 * https://onnx.ai/onnx/operators/onnx__TensorScatter.html
 */
export function cachePlaces(
  node: NodeAttributes,
  data: Shape,
  starts: readonly number[] | undefined,
  updates: Shape,
): number[] {
  const axis = axisWithin(node.number("axis", -2), data.length);
  const mode = node.text("mode", "linear");
  if (mode !== "linear" && mode !== "circular")
    throw new Refusal(`its mode ${JSON.stringify(mode)} is unknown`, { attribute: "mode" });
  const size = data[axis] as number;
  const isFit = updates.length === data.length && String(updates.with(axis, size)) === String(data);
  if (axis === 0 || !isFit) throw unfit(data, updates);
  if (starts !== undefined && starts.length !== data[0])
    throw new Refusal(`it has ${starts.length} write_indices for ${data[0]} samples`);
  const strides = stridesOf(data);
  return Array.from({ length: sizeOf(updates) }, (_, n) => {
    const place = indicesAt(updates, n);
    const at = (starts?.[place[0] as number] ?? 0) + (place[axis] as number);
    const index = indexWithin(mode === "circular" ? at % size : at, size);
    return place.with(axis, index).reduce((sum, along, i) => sum + along * (strides[i] as number), 0);
  });
}

const unfit = (data: Shape, updates: Shape, indices?: Shape): Refusal => {
  const shapes = [data, updates, ...(indices ? [indices] : [])].map((shape) => shape.join("×") || "1");
  const whose = indices === undefined ? "data and updates" : "data, updates and indices";
  return new Refusal(`its ${whose} have shapes ${list(shapes)}, which do not go together`);
};

/** The index along each axis of an element that is told by its place. */
const indicesAt = (shape: Shape, place: number): number[] => {
  const strides = stridesOf(shape);
  return shape.map((size, axis) => Math.floor(place / (strides[axis] as number)) % size);
};
