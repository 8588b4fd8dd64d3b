import { axesWithin, cutWithin } from "../../node/axes.ts";
import { Refusal } from "../../node/refusal.ts";
import { squeezed, unsqueezed } from "../../node/shapes.ts";
import { refuseTraining } from "../../node/training.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { mergedDim, reshapedDims } from "../dims.ts";
import { BATCH } from "../value.ts";

const reshape: Rule = (call) => {
  const value = call.computed(0);
  const sizes = call.sizes(1, "shape");
  if (sizes === undefined) throw new Refusal("its shape is missing");
  const { batchSize } = call.setting;
  const allowZero = call.flag("allowzero");
  return call.reshaped(value, reshapedDims(value.dims, { sizes, allowZero, batchSize }));
};

const flatten: Rule = (call) => {
  const value = call.computed(0);
  const { dims } = value;
  const split = cutWithin(call.number("axis", 1), dims.length);
  return call.reshaped(value, [mergedDim(dims.slice(0, split)), mergedDim(dims.slice(split))]);
};

const squeeze: Rule = (call) => {
  const value = call.computed(0);
  const { dims } = value;
  const axes = call.integers(1, "axes");
  // A batch of 1 could be removed too, but only another reading of the input can tell.
  if (axes === undefined && call.setting.batchSize === 1 && dims.includes(BATCH)) {
    throw new Refusal("it removes the batch axis, which has size 1", {
      help: "export it with the axes that it removes, or with an open batch size",
    });
  }
  if (axes && axesWithin(axes, dims.length).some((axis) => dims[axis] === BATCH)) {
    throw new Refusal("it removes the batch axis");
  }
  return call.reshaped(value, squeezed(dims, axes));
};

const unsqueeze: Rule = (call) => {
  const value = call.computed(0);
  const axes = call.integers(1, "axes");
  if (axes === undefined) throw new Refusal("its axes are missing");
  return call.reshaped(value, unsqueezed(value.dims, axes));
};

/** At inference it changes nothing. */
const dropout: Rule = (call) => {
  const mode = call.has(2) ? call.constant(2, "training_mode").tensor.data : [];
  refuseTraining(
    call,
    mode.some((flag: number) => flag !== 0),
  );
  return [call.computed(0)];
};

export const reshapeRules = {
  Reshape: reshape,
  Flatten: flatten,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Dropout: dropout,
  Identity: (call: TranslateCall) => call.input(0),
} satisfies Readonly<Record<string, Rule>>;
