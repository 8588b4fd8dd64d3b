import { count, quote, thereAre } from "../../../../diagnostics/words.ts";
import { sizeOf } from "../../../../ir/tensor-data.ts";
import type { ImportedField, ImportedTensor } from "../../../imported-model.ts";
import { axesWithin } from "../../node/axes.ts";
import { mixedBatch, Refusal } from "../../node/refusal.ts";
import { refuseTraining } from "../../node/training.ts";
import { elementTypeOf } from "../../read/element-types.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { asTensor, expanded, inShape, repeated } from "../constant.ts";
import { sampleShape, showDims } from "../dims.ts";
import { BATCH, type Computed, type Constant, type Dim, sampleAxis, sampleOf } from "../value.ts";
import { between, combine, operations } from "./arithmetic.ts";
import { normOf, reduced } from "./reduce.ts";

/** With the statistics of training, one for each channel, which is axis 1. */
const batchNormalization: Rule = (call) => {
  const x = call.floats(0);
  refuseTraining(call, call.flag("training_mode"));
  if (!call.flag("spatial", true)) {
    throw new Refusal("it has statistics for each element rather than each channel", {
      attribute: "spatial",
    });
  }
  const channels = channelsOf(x);
  const perChannel = (index: number, what: string) =>
    asTensor(requireCount(call.constant(index, what), channels));
  const fields = {
    ...{ gamma: perChannel(1, "scale"), beta: perChannel(2, "bias") },
    ...{ mean: perChannel(3, "mean"), variance: perChannel(4, "variance") },
    ...{ epsilon: call.float("epsilon"), ...call.alongAxis(x, 1) },
  };
  return { ...x, draft: call.layer("batch_norm", [x.draft], fields, x.draft.shape) };
};

function channelsOf({ dims }: Computed): number {
  const channels = dims[1];
  if (channels !== undefined && channels !== BATCH) return channels;
  throw new Refusal(`values of shape ${showDims(dims)} have no channel axis after the batch`);
}

function requireCount(constant: Constant, wanted: number, what = "channel"): Constant {
  const found = constant.tensor.data.length;
  if (found !== wanted)
    throw new Refusal(`${quote(constant.name)} has ${count(found, "number")}, but ${thereAre(wanted, what)}`);
  return inShape(constant, [wanted]);
}

/** How many samples a value of channels with axes after them has: one, if the first axis is the batch of the network. */
function samplesOf({ dims }: Computed): number {
  const [samples, ...others] = dims;
  if (samples !== undefined && !others.includes(BATCH) && others.length > 1)
    return samples === BATCH ? 1 : samples;
  throw new Refusal(
    `it needs a batch of channels with at least one axis after them, but gets shape ${showDims(dims)}`,
  );
}

/** Numbers for each channel of one sample, for those of all samples. */
const ofSamples = ({ budget }: TranslateCall, perChannel: Constant, samples: number): ImportedTensor =>
  asTensor(repeated(budget, perChannel, samples));

/** Channels with a mean and a variance of their own; several samples are one with the channels of all. */
function normalizedChannels(
  call: TranslateCall,
  x: Computed,
  kind: "instance_norm" | "group_norm",
  fields: Readonly<Record<string, ImportedField>>,
): Computed {
  const [, ...sizes] = x.dims as readonly [Dim, ...number[]];
  const [channels = 1, ...positions] = sizes;
  const whole = call.reshaped(x, [samplesOf(x) * channels, ...positions]).draft;
  const draft = call.layer(kind, [whole], { axis: 0, ...fields }, whole.shape);
  return call.result(draft, x.dims, x.type);
}

/** https://onnx.ai/onnx/operators/onnx__InstanceNormalization.html */
const instanceNormalization: Rule = (call) => {
  const x = call.floats(0);
  const [samples, channels] = [samplesOf(x), channelsOf(x)];
  const perChannel = (index: number, what: string) =>
    ofSamples(call, requireCount(call.constant(index, what), channels), samples);
  const fields = {
    gamma: perChannel(1, "scale"),
    beta: perChannel(2, "bias"),
    epsilon: call.float("epsilon"),
  };
  return normalizedChannels(call, x, "instance_norm", fields);
};

/** Its scale and bias have a number for each channel since opset 21; before, for each group. */
const groupNormalization: Rule = (call) => {
  const x = call.floats(0);
  const [samples, channels] = [samplesOf(x), channelsOf(x)];
  if (call.opset >= 21) requireStatistics(call, x);
  const groups = call.number("num_groups", 0);
  if (!(groups >= 1) || channels % groups !== 0) {
    throw new Refusal(`${channels} channels cannot be divided into ${groups} groups of equal size`, {
      attribute: "num_groups",
    });
  }
  const perChannel = (index: number, what: string): ImportedTensor => {
    const given = call.constant(index, what);
    if (call.opset >= 21) return ofSamples(call, requireCount(given, channels), samples);
    const perGroup = inShape(requireCount(given, groups, "group"), [groups, 1]);
    const ofChannels = expanded(call.budget, perGroup, [groups, channels / groups]);
    return ofSamples(call, inShape(ofChannels, [channels]), samples);
  };
  return normalizedChannels(call, x, "group_norm", {
    ...{ groups: samples * groups, gamma: perChannel(1, "scale"), beta: perChannel(2, "bias") },
    epsilon: call.float("epsilon"),
  });
};

/** Over all axes from `axis` on. */
const normalizedFrom =
  (kind: "layer_norm" | "rms_norm"): Rule =>
  (call) => {
    const x = call.floats(0);
    const axis = call.axis(-1, x.dims.length);
    requireStatistics(call, x);
    const normalized = x.dims.slice(axis);
    if (normalized.includes(BATCH)) throw mixedBatch("it works along the batch");
    const inner = sampleOf(normalized);
    const first = sampleAxis(x.dims, axis);
    const perElement = (index: number, what: string): ImportedTensor | false =>
      call.has(index) && asTensor(expanded(call.budget, call.constant(index, what), inner));
    const fields = {
      ...(inner.length > 1 && { axes: inner.map((_, i) => first + i) }),
      gamma: perElement(1, "scale"),
      ...(kind === "layer_norm" && { beta: perElement(2, "bias") }),
      epsilon: call.float("epsilon"),
    };
    const result = { ...x, draft: call.layer(kind, [x.draft], fields, x.draft.shape) };
    if (kind !== "layer_norm" || !(call.isRead(1) || call.isRead(2))) return [result];
    return [
      result,
      ...statisticsOf(
        call,
        x,
        x.dims.flatMap((_, i) => (i < axis ? [] : [i])),
      ),
    ];
  };

/** The mean over axes, and 1 / √(variance + epsilon). */
function statisticsOf(call: TranslateCall, x: Computed, axes: readonly number[]): readonly Computed[] {
  const mean = reduced(call.as("its mean"), x, "mean", axes);
  const centred = between(call.as("minus its mean"), "subtract", x, mean);
  const squares = between(call.as("squared"), "multiply", centred, centred);
  const variance = reduced(call.as("its variance"), squares, "mean", axes);
  const data = Float64Array.of(call.float("epsilon"));
  const epsilon: Constant = { kind: "constant", name: "epsilon", tensor: { type: x.type, shape: [], data } };
  const root = combine(call.as("plus epsilon"), operations.Add, variance, epsilon);
  const deviation = call.as("standard deviation").activation(root, "sqrt");
  return [mean, call.as("its inverse").activation(deviation, "reciprocal", { alpha: 1 })];
}

/**
 * (x − mean) / (√variance + 1e-9), over the axes of all samples, positions or both. https://onnx.ai/onnx/operators/onnx__MeanVarianceNormalization.html
 */
const meanVarianceNormalization: Rule = (call) => {
  const x = call.floats(0);
  const axes = axesWithin(call.numbers("axes") ?? [0, 2, 3], x.dims.length);
  const mean = (of: Computed, part: string) => reduced(call.as(part), of, "mean", axes);
  const centred = between(call.as("minus its mean"), "subtract", x, mean(x, "its mean"));
  const squares = between(call.as("squared"), "multiply", centred, centred);
  const root = call.as("standard deviation").activation(mean(squares, "its variance"), "sqrt");
  const divisor = combine(call.as("plus 1e-9"), operations.Add, root, ONE_BILLIONTH);
  return between(call, "divide", centred, divisor);
};

const ONE_BILLIONTH: Constant = {
  kind: "constant",
  name: "one_billionth",
  tensor: { type: "f32", shape: [], data: Float64Array.of(Math.fround(1e-9)) },
};

/**
 * x / (bias + alpha · mean of the squares of neighbouring channels) ^ beta; an even number of them reaches one further behind.
 * Source: https://onnx.ai/onnx/operators/onnx__LRN.html
 */
const localResponseNormalization: Rule = (call) => {
  const x = call.floats(0);
  const samples = samplesOf(x);
  const channels = channelsOf(x);
  const size = call.number("size", 0);
  if (!(size >= 1)) throw new Refusal(`its size is ${size}; it must be at least 1`, { attribute: "size" });
  const [before, after] = [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)];
  // The channels are the axis along which windows move, and all positions of a sample the one that they leave alone.
  const positions = sizeOf(sampleShape(x.dims)) / samples / channels;
  const lines = call.reshaped(x, [x.dims[0] as Dim, channels, positions]);
  const { shape } = lines.draft;
  const alone = shape.slice(2).map(() => 1);
  const fields = {
    ...{ window: [...alone, size], strides: 1, count_padding: true },
    padding: [...alone.map(() => [0, 0]), [before, after]],
  };
  const squares = between(call.as("squared"), "multiply", lines, lines);
  const means = call.as("mean of neighbours").layer("average_pool", [squares.draft], fields, shape);
  const number = (name: string): Constant => ({
    ...{ kind: "constant", name },
    tensor: { type: x.type, shape: [], data: Float64Array.of(call.float(name)) },
  });
  const scaled = combine(call.as("times alpha"), operations.Mul, { ...lines, draft: means }, number("alpha"));
  const shifted = combine(call.as("plus bias"), operations.Add, scaled, number("bias"));
  const power = combine(call.as("to the power beta"), operations.Pow, shifted, number("beta"));
  const normed = between(call, "divide", lines, power);
  return call.result(normed.draft, x.dims, x.type);
};

/** https://onnx.ai/onnx/operators/onnx__LpNormalization.html */
const lpNormalization: Rule = (call) => {
  const x = call.floats(0);
  const { axis } = call.alongAxis(x, call.axis(-1, x.dims.length));
  const fields = axis === undefined ? {} : { axes: [axis] };
  const kind = normOf(call, { 1: "l1_normalize", 2: "l2_normalize" });
  return { ...x, draft: call.layer(kind, [x.draft], fields, x.draft.shape) };
};

/** The statistics have to be float32, as in a float32 network; 16-bit numbers are computed in float32 too. */
function requireStatistics(call: TranslateCall, { type }: Computed): void {
  const stash = elementTypeOf(call.number("stash_type", FLOAT))?.type;
  if (stash === "f32" && type !== "f64") return;
  throw new Refusal(`it computes the mean and variance of ${type} in ${stash ?? "no number"}`, {
    attribute: "stash_type",
    help: "export the model in float32, with a stash_type of 1",
  });
}

/** TensorProto.DataType */
const FLOAT = 1;

export const normalizationRules = {
  BatchNormalization: batchNormalization,
  GroupNormalization: groupNormalization,
  InstanceNormalization: instanceNormalization,
  LayerNormalization: normalizedFrom("layer_norm"),
  LpNormalization: lpNormalization,
  LRN: localResponseNormalization,
  MeanVarianceNormalization: meanVarianceNormalization,
  RMSNormalization: normalizedFrom("rms_norm"),
} satisfies Readonly<Record<string, Rule>>;
