import { stridesOf } from "../../../ir/view.ts";
import type { OnnxTensor } from "../graph.ts";
import { axesWithin, axisWithin, indexWithin } from "../node/axes.ts";
import { integersOf } from "../node/node-call.ts";
import { paddedAxis, readPads } from "../node/pads.ts";
import { Refusal } from "../node/refusal.ts";
import { sliceRange } from "../node/slice-range.ts";
import { splitSizes } from "../node/split-sizes.ts";
import type { Fold, FoldCall } from "./call.ts";
import { seenAs } from "./pairwise.ts";
import { broadcastShapes, checkedShape, countOf, showShape, view } from "./strides.ts";

/** Without `perm`, the axes in reverse order. */
function transpose(call: FoldCall): OnnxTensor {
  const { type, shape, data } = call.input(0);
  const axes = axesWithin(
    call.numbers("perm") ?? shape.map((_, axis) => shape.length - 1 - axis),
    shape.length,
  );
  if (axes.length !== shape.length) {
    throw new Refusal(`its perm has ${axes.length} axes, but its input has ${shape.length}`, {
      attribute: "perm",
    });
  }
  const strides = stridesOf(shape);
  const turned = axes.map((axis) => shape[axis] as number);
  call.budget.spend(data.length);
  const turnedStrides = axes.map((axis) => strides[axis] as number);
  return { type, shape: turned, data: view(data, turned, turnedStrides) };
}

/** Broadcasts the shape of the input and the requested shape with each other. */
function expand(call: FoldCall): OnnxTensor {
  const tensor = call.input(0);
  const shape = broadcastShapes(tensor.shape, checkedShape(integersOf(call.input(1))));
  call.budget.spend(countOf(checkedShape(shape)));
  return { type: tensor.type, shape, data: seenAs(tensor, shape) };
}

function concat(call: FoldCall): OnnxTensor {
  const tensors = call.alike();
  const [{ type, shape: first }] = tensors;
  const axis = axisWithin(call.number("axis", 1), first.length);
  const others = (shape: readonly number[]) => showShape(shape.toSpliced(axis, 1));
  const stray = tensors.find(({ shape }) => shape.length !== first.length || others(shape) !== others(first));
  if (stray !== undefined) {
    throw new Refusal(`it cannot join ${showShape(first)} and ${showShape(stray.shape)} along axis ${axis}`);
  }
  const shape = first.with(
    axis,
    tensors.reduce((sum, tensor) => sum + (tensor.shape[axis] as number), 0),
  );
  const data = call.allocate(shape);
  const filled = tensors.filter((tensor) => tensor.data.length > 0);
  const rows = filled.length === 0 ? 0 : countOf(first.slice(0, axis));
  let place = 0;
  for (let row = 0; row < rows; row++) {
    for (const tensor of filled) {
      const length = tensor.data.length / rows;
      data.set(tensor.data.subarray(row * length, (row + 1) * length), place);
      place += length;
    }
  }
  return { type, shape, data };
}

/** Starts and ends are clamped to the axis; a negative one counts from its end. */
function slice(call: FoldCall): OnnxTensor {
  const { type, shape, data } = call.input(0);
  const starts = call.integers(1, "starts");
  const ends = call.integers(2, "ends");
  if (starts === undefined || ends === undefined) {
    throw new Refusal("its starts or ends are missing");
  }
  const axes = axesWithin(call.integers(3, "axes") ?? starts.map((_, axis) => axis), shape.length);
  const steps = call.integers(4, "steps") ?? starts.map(() => 1);
  if (new Set([starts, ends, axes, steps].map(({ length }) => length)).size > 1) {
    throw new Refusal("it has different numbers of starts, ends, axes and steps");
  }
  const strides = stridesOf(shape);
  const sizes = [...shape];
  let origin = 0;
  for (const [i, axis] of axes.entries()) {
    const size = shape[axis] as number;
    const [start, end, step] = [starts[i] as number, ends[i] as number, steps[i] as number];
    const { first, count } = sliceRange(size, start, end, step);
    sizes[axis] = count;
    origin += first * (strides[axis] as number);
    strides[axis] = (strides[axis] as number) * step;
  }
  call.budget.spend(countOf(sizes));
  return { type, shape: sizes, data: view(data, sizes, strides, origin) };
}

/** The elements of an axis at `indices`, whose shape replaces that axis. */
function gather(call: FoldCall): OnnxTensor {
  const { type, shape, data } = call.input(0);
  const indices = call.input(1);
  const axis = axisWithin(call.number("axis", 0), shape.length);
  const size = shape[axis] as number;
  const gathered = [...shape.slice(0, axis), ...indices.shape, ...shape.slice(axis + 1)];
  const result = call.allocate(gathered);
  const inner = countOf(shape.slice(axis + 1));
  const outer = result.length === 0 ? 0 : countOf(shape.slice(0, axis));
  let place = 0;
  for (let row = 0; row < outer; row++) {
    for (const index of indices.data) {
      const start = (row * size + indexWithin(index, size)) * inner;
      result.set(data.subarray(start, start + inner), place);
      place += inner;
    }
  }
  return { type, shape: gathered, data: result };
}

/** Splits an axis into parts. */
function split(call: FoldCall): OnnxTensor[] {
  const { type, shape, data } = call.input(0);
  const axis = axisWithin(call.number("axis", 0), shape.length);
  const strides = stridesOf(shape);
  call.budget.spend(data.length);
  let start = 0;
  return splitSizes(call, call.integers(1, "split"), shape[axis] as number).map((size) => {
    const sizes = shape.with(axis, size);
    const part = view(data, sizes, strides, start * (strides[axis] as number));
    start += size;
    return { type, shape: sizes, data: part };
  });
}

/** Adds elements around the input, or removes some. */
function pad(call: FoldCall): OnnxTensor {
  const { type, shape, data } = call.input(0);
  const { axes, filling } = readPads(call, shape.length);
  const told = call.opset < 11 ? undefined : call.inputs[2];
  if (told !== undefined && (told.type !== type || told.data.length !== 1)) {
    throw new Refusal(
      `it fills ${type} with ${told.data.length} numbers of ${told.type}, and needs one of the same type`,
    );
  }
  const value =
    told === undefined ? (call.opset < 11 ? call.number("value", 0) : 0) : (told.data[0] as number);
  return axes.reduce(
    (tensor: OnnxTensor, pads) => {
      const { axis } = pads;
      const places = paddedAxis(tensor.shape[axis] as number, pads, filling);
      const padded = tensor.shape.with(axis, places.length);
      const inner = countOf(padded.slice(axis + 1));
      const result = call.allocate(padded).fill(value);
      const size = tensor.shape[axis] as number;
      for (let at = 0; at < result.length; at += inner) {
        const row = Math.floor(at / inner / places.length);
        const place = places[(at / inner) % places.length];
        if (place === undefined) continue;
        const start = (row * size + place) * inner;
        result.set(tensor.data.subarray(start, start + inner), at);
      }
      return { type, shape: padded, data: result };
    },
    { type, shape, data },
  );
}

/** Repeats each axis. */
function tile(call: FoldCall): OnnxTensor {
  const { type, shape, data } = call.input(0);
  const repeats = call.integers(1, "repeats") ?? [];
  if (repeats.length !== shape.length) {
    throw new Refusal(`it has ${repeats.length} repeats for the axes of shape ${showShape(shape)}`);
  }
  const tiled = checkedShape(shape.map((size, axis) => size * (repeats[axis] as number)));
  const strides = stridesOf(shape);
  // With an axis of stride 0 for the repetitions before each axis of the tensor.
  const sizes = shape.flatMap((size, axis) => [repeats[axis] as number, size]);
  call.budget.spend(countOf(tiled));
  const seen = view(
    data,
    sizes,
    strides.flatMap((stride) => [0, stride]),
  );
  return { type, shape: tiled, data: seen };
}

/** The second input where the condition holds, the third elsewhere. */
function where(call: FoldCall): OnnxTensor {
  const [condition, yes, no] = [call.input(0), call.input(1), call.input(2)];
  if (condition.type !== "bool") throw new Refusal(`its condition is ${condition.type}; it must be bool`);
  if (yes.type !== no.type)
    throw new Refusal(`it chooses between values of different types, ${yes.type} and ${no.type}`);
  const shape = broadcastShapes(condition.shape, yes.shape, no.shape);
  const data = call.allocate(shape);
  const [chosen, left, right] = [seenAs(condition, shape), seenAs(yes, shape), seenAs(no, shape)];
  for (let i = 0; i < data.length; i++) data[i] = (chosen[i] === 1 ? left[i] : right[i]) as number;
  return { type: yes.type, shape, data };
}

export const moves: Readonly<Record<string, Fold>> = {
  Transpose: transpose,
  Expand: expand,
  Concat: concat,
  Slice: slice,
  Gather: gather,
  Split: split,
  Pad: pad,
  Tile: tile,
  Where: where,
};
