import { type Shape, sizeOf } from "../../../ir/tensor-data.ts";
import { listIn, refuse, textIn } from "../config/config.ts";
import type { LayerRule, Made } from "./layer-call.ts";

const reshaped = (from: Shape, shape: Shape): Made => ({
  layers: from.join() === shape.join() ? [] : [{ type: "reshape", fields: { shape } }],
  shape,
});

const flatten: LayerRule = ({ config, input }) => {
  if (textIn(config, "data_format", "channels_last") !== "channels_last" && input.length > 1) {
    throw refuse({
      attribute: "data_format = channels_first",
      reason: "it moves the first axis to the end before it flattens",
      help: "build the model with channels_last",
    });
  }
  return reshaped(input, [sizeOf(input)]);
};

/** One size may be −1: what is left. */
const reshape: LayerRule = ({ config, input }) => {
  const target = listIn(config, "target_shape");
  const known = target.filter((size) => size !== -1 && size !== null);
  const left = sizeOf(input) / sizeOf(known as number[]);
  const shape = target.map((size) => (size === -1 || size === null ? left : size));
  const isShape = shape.every((size): size is number => Number.isSafeInteger(size) && (size as number) > 0);
  if (isShape && shape.length > 0 && shape.length <= MOST_AXES && sizeOf(shape) === sizeOf(input)) {
    return reshaped(input, shape);
  }
  throw refuse({
    attribute: `target_shape = ${JSON.stringify(target).slice(0, 60)}`,
    reason: `it cannot bring ${sizeOf(input)} values into this shape`,
  });
};

const MOST_AXES = 16;

/** Keras counts axes from 1, as the batch is axis 0. */
const permute: LayerRule = ({ config, input }) => {
  const dims = listIn(config, "dims");
  const axes = dims.map((dim) => Number(dim) - 1);
  if (axes.length !== input.length || input.some((_, axis) => !axes.includes(axis))) {
    throw refuse({
      attribute: `dims = ${JSON.stringify(dims).slice(0, 60)}`,
      reason: `they are no order of the ${input.length} axes`,
    });
  }
  const stays = axes.every((axis, i) => axis === i);
  return {
    layers: stays ? [] : [{ type: "transpose", fields: { axes } }],
    shape: axes.map((axis) => input[axis] as number),
  };
};

export const shapeRules: Readonly<Record<string, LayerRule>> = {
  Flatten: flatten,
  Reshape: reshape,
  Permute: permute,
};
