import type { Shape } from "../../../ir/tensor-data.ts";
import type { OnnxTensor } from "../graph.ts";
import { cutWithin } from "../node/axes.ts";
import { Refusal } from "../node/refusal.ts";
import { squeezed, unsqueezed } from "../node/shapes.ts";
import { refuseTraining } from "../node/training.ts";
import type { Fold, FoldCall } from "./call.ts";
import { checkedShape, countOf, showShape } from "./strides.ts";

/** The same numbers in another shape. */
function inShape(tensor: OnnxTensor, shape: Shape): OnnxTensor {
  if (countOf(checkedShape(shape)) === tensor.data.length) return { ...tensor, shape };
  throw new Refusal(`shape ${showShape(tensor.shape)} cannot be reshaped to ${showShape(shape)}`);
}

/** 0 keeps a size unless `allowzero`, and -1 is whatever is left. */
function reshape(call: FoldCall): OnnxTensor {
  const tensor = call.input(0);
  const wanted = call.integers(1, "shape");
  if (wanted === undefined) throw new Refusal("its shape is missing");
  const keepsZero = call.flag("allowzero");
  const sizes = wanted.map((size, axis) => {
    if (size !== 0 || keepsZero) return size;
    const kept = tensor.shape[axis];
    if (kept === undefined)
      throw new Refusal(`it keeps the size of axis ${axis}, which its input does not have`);
    return kept;
  });
  const open = sizes.indexOf(-1);
  if (open < 0) return inShape(tensor, sizes);
  const rest = countOf(checkedShape(sizes.toSpliced(open, 1)));
  const left = rest === 0 ? 0 : Math.floor(tensor.data.length / rest);
  return inShape(tensor, sizes.with(open, left));
}

function flatten(call: FoldCall): OnnxTensor {
  const tensor = call.input(0);
  const { shape } = tensor;
  const split = cutWithin(call.number("axis", 1), shape.length);
  return inShape(tensor, [countOf(shape.slice(0, split)), countOf(shape.slice(split))]);
}

/** Without axes, removes all of size 1. */
function squeeze(call: FoldCall): OnnxTensor {
  const tensor = call.input(0);
  return inShape(tensor, squeezed(tensor.shape, call.integers(1, "axes")));
}

/** The axes are those of the result. */
function unsqueeze(call: FoldCall): OnnxTensor {
  const tensor = call.input(0);
  const axes = call.integers(1, "axes");
  if (axes === undefined) throw new Refusal("its axes are missing");
  return inShape(tensor, unsqueezed(tensor.shape, axes));
}

/** From opset 15 on, only of the axes from `start` to `end`, which are clamped. */
function shapeOf(call: FoldCall): OnnxTensor {
  const { shape } = call.input(0);
  return integerList(shape.slice(call.number("start", 0), call.number("end")));
}

export const integerList = (numbers: readonly number[]): OnnxTensor => ({
  type: "i64",
  shape: [numbers.length],
  data: Float64Array.from(numbers),
});

/** At inference it changes nothing, and its mask is all true. */
function dropout(call: FoldCall): readonly OnnxTensor[] {
  const tensor = call.input(0);
  refuseTraining(call, call.inputs[2]?.data.some((flag) => flag !== 0) ?? false);
  if (call.node.outputs.length < 2) return [tensor];
  const kept = call.allocate(tensor.shape).fill(1);
  return [tensor, { type: call.opset >= 10 ? "bool" : tensor.type, shape: tensor.shape, data: kept }];
}

export const shapes: Readonly<Record<string, Fold>> = {
  Reshape: reshape,
  Flatten: flatten,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Shape: shapeOf,
  Size: (call) => ({ type: "i64", shape: [], data: Float64Array.of(countOf(call.input(0).shape)) }),
  Identity: (call) => call.input(0),
  Dropout: dropout,
};
