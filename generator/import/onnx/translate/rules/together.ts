import { axisWithin } from "../../node/axes.ts";
import { mixedBatch, Refusal } from "../../node/refusal.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { inShape } from "../constant.ts";
import { sampleShape, showDims } from "../dims.ts";
import { BATCH, type Computed, type Dims, sampleAxis, type Value } from "../value.ts";

/** Values joined along an axis. */
export function concatenated(call: TranslateCall, parts: readonly Computed[], axis: number): Computed {
  const [first] = parts as [Computed];
  if (parts.length === 1) return first;
  const sampled = sampleAxis(first.dims, axis);
  const size = parts.reduce((sum, { dims }) => sum + (dims[axis] as number), 0);
  const drafts = parts.map(({ draft }) => draft);
  const draft = call.layer("concat", drafts, { axis: sampled }, first.draft.shape.with(sampled, size));
  return { ...first, dims: first.dims.with(axis, size), draft };
}

const concat: Rule = (call) => {
  const model = call.inputs.find((input) => input?.kind === "computed") as Computed;
  const values = call.inputs
    .map((_, i) => call.input(i))
    .filter((value) => value.kind === "computed" || value.tensor.data.length > 0)
    .map((value) => besideSample(call, value, model.dims));
  const axis = axisWithin(call.number("axis", 1), model.dims.length);
  if (model.dims[axis] === BATCH) throw mixedBatch("it works along the batch", { attribute: "axis" });
  for (const { dims } of values) {
    if (dims.length === model.dims.length && dims.every((dim, i) => i === axis || dim === model.dims[i]))
      continue;
    throw new Refusal(
      `shapes ${showDims(model.dims)} and ${showDims(dims)} do not fit together along axis ${axis}`,
      {
        ...(model.dims.includes(BATCH) && {
          help: "a constant part has no batch: export the model without a batch axis",
        }),
      },
    );
  }
  return { ...concatenated(call, values, axis), type: model.type };
};

/** A value that is joined with samples: a constant of one row is one for each sample, if the batch is one sample. */
function besideSample(call: TranslateCall, value: Value, dims: Dims): Computed {
  const batch = dims.indexOf(BATCH);
  const isOne = call.setting.batchSize === 1 || call.setting.isProbe;
  if (value.kind === "computed" || batch < 0 || !isOne) return call.asComputed(value);
  const { shape } = value.tensor;
  if (shape.length !== dims.length || shape[batch] !== 1) return call.asComputed(value);
  const one = call.constantLayer(inShape(value, shape.toSpliced(batch, 1)));
  return { ...one, dims: (shape as Dims).with(batch, BATCH) };
}

/** Repeats the axes of a sample; the batch stays as it is. */
const tile: Rule = (call) => {
  const x = call.computed(0);
  const repeats = call.integers(1, "repeats") ?? [];
  if (repeats.length !== x.dims.length) {
    throw new Refusal(`it has ${repeats.length} repeats for the axes of shape ${showDims(x.dims)}`);
  }
  const repeated = repeats.flatMap((times, axis) => (times === 1 ? [] : [{ times, axis }]));
  for (const { times, axis } of repeated) {
    if (x.dims[axis] === BATCH) throw mixedBatch("it repeats them");
    if (times < 1) throw new Refusal(`it repeats axis ${axis} ${times} times`);
  }
  if (repeated.length === 0) return x;
  const dims = x.dims.map((dim, axis) => (dim === BATCH ? dim : dim * (repeats[axis] as number)));
  const fields = {
    axes: repeated.map(({ axis }) => sampleAxis(x.dims, axis)),
    times: repeated.map(({ times }) => times),
  };
  return { ...x, dims, draft: call.layer("repeat", [x.draft], fields, sampleShape(dims)) };
};

/** Joins values: several, or one with itself. */
export const togetherRules = { Concat: concat, Tile: tile } satisfies Readonly<Record<string, Rule>>;
