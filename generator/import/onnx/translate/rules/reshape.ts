import type { Call } from "../call.ts";
import { axesWithin, axisWithin, mergedDim, reshapedDims, showDims } from "../dims.ts";
import { Refusal } from "../refusal.ts";
import { BATCH, type Dim, type Dims } from "../value.ts";
import type { Rule } from "./rule.ts";

const reshape: Rule = (call) => {
  const value = call.computed(0);
  const sizes = call.integers(1, "shape");
  if (sizes === undefined) throw new Refusal("it has no shape");
  const { batchSize } = call.setting;
  const allowZero = call.number("allowzero", 0) !== 0;
  return call.reshaped(value, reshapedDims(value.dims, { sizes, allowZero, batchSize }));
};

const flatten: Rule = (call) => {
  const value = call.computed(0);
  const { dims } = value;
  const axis = call.number("axis", 1);
  const split = axis === dims.length ? axis : axisWithin(axis, dims.length);
  return call.reshaped(value, [mergedDim(dims.slice(0, split)), mergedDim(dims.slice(split))]);
};

const squeeze: Rule = (call) => {
  const value = call.computed(0);
  const { dims } = value;
  const axes = call.integers(1, "axes");
  const gone = axes ? axesWithin(axes, dims.length) : dims.flatMap((dim, i) => (dim === 1 ? [i] : []));
  const wrong = gone.find((axis) => dims[axis] !== 1);
  if (wrong !== undefined && dims[wrong] === BATCH) throw new Refusal("it takes away the axis of the batch");
  if (wrong !== undefined) throw new Refusal(`axis ${wrong} of ${showDims(dims)} is not 1`);
  return call.reshaped(
    value,
    dims.filter((_, i) => !gone.includes(i)),
  );
};

const unsqueeze: Rule = (call) => {
  const value = call.computed(0);
  const axes = call.integers(1, "axes");
  if (axes === undefined) throw new Refusal("it has no axes");
  const rank = value.dims.length + axes.length;
  const fresh = new Set(axesWithin(axes, rank));
  const old = value.dims.values();
  const dims = Array.from({ length: rank }, (_, i) => (fresh.has(i) ? 1 : (old.next().value as Dim)));
  return call.reshaped(value, dims satisfies Dims);
};

/** Only inference is imported, where these do nothing. Before opset 7 training was told by `is_test` and more outputs. */
const dropout: Rule = (call) => {
  const mode = call.has(2) && call.opset >= 12 ? call.constant(2, "training_mode").tensor.data[0] : 0;
  const trainsAsOnce = call.opset < 7 && call.number("is_test", 0) === 0 && call.node.outputs.length > 1;
  if (mode !== 0 || trainsAsOnce) {
    throw new Refusal("it is in training mode", { help: "export the model for inference" });
  }
  return [call.computed(0)];
};

export const reshapeRules = {
  Reshape: reshape,
  Flatten: flatten,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Dropout: dropout,
  Identity: (call: Call) => call.value(0),
} satisfies Readonly<Record<string, Rule>>;
