import { type Shape, sizeOf } from "../../../../ir/tensor-data.ts";
import { tensorField } from "../../../imported-model.ts";
import { axesWithin, cutWithin } from "../../node/axes.ts";
import { mixedBatch, Refusal } from "../../node/refusal.ts";
import { squeezed, unsqueezed } from "../../node/shapes.ts";
import { refuseTraining } from "../../node/training.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { mergedDim, mergedDims, reshapedDims } from "../dims.ts";
import type { Draft } from "../draft.ts";
import { BATCH, type Dims, type MergedAxes } from "../value.ts";

const reshape: Rule = (call) => {
  const { merged, ...value } = call.computed(0);
  const sizes = call.sizes(1, "shape");
  if (sizes === undefined) throw new Refusal("its shape is missing");
  const { batchSize } = call.setting;
  const allowZero = call.flag("allowzero");
  const target = { sizes: keptSizes(value.dims, merged, sizes, allowZero), allowZero, batchSize };
  try {
    return call.reshaped(value, reshapedDims(value.dims, target));
  } catch (error) {
    if (!(error instanceof Refusal) || error.about !== "mixed batch") throw error;
    const parted = mergedDims(value.dims, target);
    if (parted === undefined) throw error;
    return { ...call.reshaped(value, parted.dims), merged: parted.merged };
  }
};

/** Sizes of 0 that keep those of merged axes or of axes after them, which `dims` counts apart, as what they stand for. */
function keptSizes(
  dims: Dims,
  merged: MergedAxes | undefined,
  sizes: readonly number[],
  allowZero: boolean,
): readonly number[] {
  if (merged === undefined || allowZero) return sizes;
  const { first, count } = merged;
  return sizes.map((size, i) => {
    if (size !== 0 || i < first) return size;
    const kept = dims[i + count - 1];
    if (i === first || typeof kept !== "number") throw mixedBatch("it keeps an axis that has all of them");
    return kept;
  });
}

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

/** At inference it changes nothing, and its mask keeps everything. */
const dropout: Rule = (call) => {
  const mode = call.has(2) ? call.constant(2, "training_mode").tensor.data : [];
  refuseTraining(
    call,
    mode.some((flag: number) => flag !== 0),
  );
  const x = call.computed(0);
  return [
    x,
    call.isRead(1) ? { ...x, type: "bool", draft: allTrue(call.as("its mask"), x.draft.shape) } : undefined,
  ];
};

function allTrue(call: TranslateCall, shape: Shape): Draft {
  const data = new Float64Array(sizeOf(shape)).fill(1);
  const values = tensorField("kept", { shape: [data.length], data });
  return call.layer("constant", [], { shape, values }, shape);
}

export const reshapeRules = {
  Reshape: reshape,
  Flatten: flatten,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Dropout: dropout,
  Identity: (call: TranslateCall) => call.input(0),
} satisfies Readonly<Record<string, Rule>>;
