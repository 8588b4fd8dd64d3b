import { rounding } from "../../../ir/number-format.ts";
import { type Shape, sizeOf } from "../../../ir/tensor-data.ts";
import { ascending, sizesOf } from "../../../vocabulary/layers/axes.ts";
import type { ImportedTensor } from "../../imported-model.ts";
import type { Part } from "../../network-builder.ts";
import { axesIn, axisIn, type Config, flagIn, get, numberIn, refuse } from "../config/config.ts";
import { along, axesOf, axisField, inShape } from "./along.ts";
import type { LayerCall, LayerRule } from "./layer-call.ts";

/** Keras' own default of epsilon. */
const EPSILON = 1e-3;

type Weights<Name extends string> = Readonly<Record<Name, ImportedTensor | false>>;

/** All tensors with their numbers in another shape. */
const allInShape = <Name extends string>(weights: Weights<Name>, shape: Shape): Weights<Name> =>
  Object.fromEntries(
    Object.entries<ImportedTensor | false>(weights).map(([name, tensor]) => [
      name,
      tensor && inShape(tensor, shape),
    ]),
  ) as Weights<Name>;

/**
 * (x − moving_mean) / √(moving_variance + epsilon) · gamma + beta, as at inference. For several axes, which Keras 2 allows,
 * the weights have the shape of a batch, with 1 along other axes.
 */
const batchNormalization: LayerRule = ({ config, input, weights }) => {
  const mode = numberIn(config, "mode", 0);
  if (mode !== 0) {
    throw refuse({
      attribute: `mode = ${mode}`,
      reason: "it normalizes with the statistics of each sample or batch",
      help: "train the network with mode=0",
    });
  }
  const axes = ascending(axesIn(config, "axis", input.length, -1));
  const stored: Shape =
    axes.length === 1
      ? sizesOf(input, axes)
      : [1, ...input.map((size, axis) => (axes.includes(axis) ? size : 1))];
  const found = weights({ ...affineShapes(config, stored), moving_mean: stored, moving_variance: stored });
  const { gamma, beta, moving_mean, moving_variance } = allInShape(found, [sizeOf(stored)]);
  const epsilon = epsilonIn(config);
  const fields = { mean: moving_mean, variance: moving_variance, gamma, beta, epsilon };
  const [axis, ...others] = axes as [number, ...number[]];
  const layers: readonly Part[] =
    others.length > 0
      ? along(input, axes, [{ type: "batch_norm", fields }])
      : [{ type: "batch_norm", fields: { ...axisField(axis, input.length), ...fields } }];
  return { layers, shape: input };
};

/** The weights have the axes in the order in which they are listed, and are read as if these were ascending. */
const layerNormalization: LayerRule = ({ config, input, weights }) => {
  const listed = axesIn(config, "axis", input.length, -1);
  if (flagIn(config, "rms_scaling", false)) {
    throw refuse({
      attribute: "rms_scaling = true",
      reason: "it divides by the standard deviation without subtracting the mean",
      help: "train the network with rms_scaling=False, or with RMSNormalization",
    });
  }
  const found = weights(affineShapes(config, sizesOf(input, listed)));
  const axes = ascending(listed);
  const fields = { ...axesField(axes, input.length), ...allInShape(found, sizesOf(input, axes)) };
  return {
    layers: [{ type: "layer_norm", fields: { ...fields, epsilon: epsilonIn(config) } }],
    shape: input,
  };
};

/** x / √(mean of x² + epsilon) · scale, which broadcasts to the last axes. */
const rmsNormalization: LayerRule = ({ config, input, weights }) => {
  const axes = axesIn(config, "axis", input.length, -1);
  if (axes.some((axis, i) => axis !== input.length - axes.length + i)) {
    throw refuse({
      attribute: `axis = ${JSON.stringify(get(config, "axis"))}`,
      reason: "its scale belongs to the last axes, and it works along others",
      help: "move the axes to the end with a Permute layer",
    });
  }
  const { scale } = weights({ scale: sizesOf(input, axes) });
  const fields = { ...axesField(axes, input.length), gamma: scale, epsilon: epsilonIn(config, 1e-6) };
  return { layers: [{ type: "rms_norm", fields }], shape: input };
};

/** With the mean and the variance of each group of neighbouring channels; groups = −1 is a group for each channel. */
const groupNormalization: LayerRule = ({ config, input, weights }) => {
  const axis = axisIn(config, "axis", input.length, -1);
  const channels = input[axis] as number;
  const said = numberIn(config, "groups", 32);
  const groups = said === -1 ? channels : said;
  if (!(groups >= 1) || channels % groups !== 0) {
    throw refuse({
      attribute: `groups = ${said}`,
      reason: `${channels} channels cannot be divided into ${said} groups of equal size`,
    });
  }
  const affine = weights(affineShapes(config, [channels]));
  const fields = { groups, ...axisField(axis, input.length), ...affine, epsilon: epsilonIn(config) };
  return { layers: [{ type: "group_norm", fields }], shape: input };
};

/** x / √(Σ x²). */
const unitNormalization: LayerRule = ({ config, input, dialect }) => {
  const axes = axesIn(config, "axis", input.length, -1);
  const fields = { ...axesField(axes, input.length), epsilon: dialect.leastNorm("UnitNormalization") };
  return { layers: [{ type: "l2_normalize", fields }], shape: input };
};

const axesField = (axes: readonly number[], rank: number): { axes?: readonly number[] } =>
  axes.length === 1 && axes[0] === rank - 1 ? {} : { axes: ascending(axes) };

function epsilonIn(config: Config, otherwise = EPSILON): number {
  const epsilon = numberIn(config, "epsilon", otherwise);
  if (epsilon >= 0) return epsilon;
  throw refuse({ attribute: `epsilon = ${epsilon}`, reason: "its epsilon is negative" });
}

const affineShapes = (config: Config, shape: Shape) => ({
  gamma: flagIn(config, "scale", true) && shape,
  beta: flagIn(config, "center", true) && shape,
});

/** The default of `keras.config.epsilon()`, the least deviation. */
const SMALLEST_DEVIATION = 1e-7;

/**
 * (x − mean) / max(√variance, 1e-7), or its inverse.
 * Source: keras/src/layers/preprocessing/normalization.py, `call`.
 */
const normalization: LayerRule = (call) => {
  const { config, input, dtype } = call;
  const { axes, mean, variance } = moments(call);
  const round = rounding[dtype];
  const deviations = Array.from(variance.tensor.data, (value) =>
    Math.max(round(Math.sqrt(value)), round(SMALLEST_DEVIATION)),
  );
  const std = call.tensor("std", variance.tensor.shape, deviations);
  const inverts = flagIn(config, "invert", false);
  const bits = dtype === "f32" ? "float32" : "float64";
  const layer: Part = inverts
    ? { type: "scale", fields: { scale: std, shift: mean } }
    : { type: "normalize", fields: { mean, std } };
  return {
    layers: axes.length === 0 ? [layer] : along(input, axes, [layer]),
    shape: input,
    remark: `${inverts ? "multiplies" : "divides"} by max(√variance, 1e-7), computed in ${bits} from its variance`,
  };
};

/**
 * Learned and stored as weights, or given in the config as lists of numbers: one number for each index of the axes, which
 * are in ascending order, or one for all.
 */
function moments(call: LayerCall) {
  const { config, input } = call;
  const axis = get(config, "axis");
  const isOne = axis === undefined ? "axis" in config : Array.isArray(axis) && axis.length === 0;
  const axes = isOne ? [] : ascending(axesIn(config, "axis", input.length, -1));
  const shape = sizesOf(input, axes);
  const flat: Shape = axes.length === 0 ? [] : [sizeOf(shape)];
  if (get(config, "mean") === undefined) {
    const { mean, variance } = call.weights({ mean: shape, variance: shape, count: [] });
    return {
      axes,
      mean: inShape(mean as ImportedTensor, flat),
      variance: inShape(variance as ImportedTensor, flat),
    };
  }
  return { axes, mean: fromConfig(call, "mean", flat), variance: fromConfig(call, "variance", flat) };
}

function fromConfig(call: LayerCall, key: string, shape: Shape): ImportedTensor {
  const values = [get(call.config, key)].flat(16);
  const [size = 1] = shape;
  if (!values.every((value) => typeof value === "number") || ![1, size].includes(values.length)) {
    throw refuse({ attribute: key, reason: `its ${key} has ${values.length} values, where ${size} belong` });
  }
  return call.tensor(key, values.length === 1 ? [] : [size], values as number[]);
}

/** x·scale + offset, both numbers that broadcast to a sample. */
const rescaling: LayerRule = (call) => {
  const { input } = call;
  const [scale, offset] = [factor(call, "scale", 1), factor(call, "offset", 0)];
  const [axes = [], ...others] = [scale, offset].flatMap((one) =>
    one && one.axes.length > 0 ? [one.axes] : [],
  );
  const layer = (fields: Part["fields"], own: readonly number[]): readonly Part[] =>
    own.length === 0 ? [{ type: "scale", fields }] : along(input, own, [{ type: "scale", fields }]);
  if (others.every((own) => String(own) === String(axes))) {
    const isNeutral = scale === undefined && offset === undefined;
    const fields = { scale: scale?.tensor ?? false, shift: offset?.tensor ?? false };
    return { layers: isNeutral ? [] : layer(fields, axes), shape: input };
  }
  return {
    layers: [
      ...layer({ scale: scale?.tensor ?? false, shift: false }, scale?.axes ?? []),
      ...layer({ scale: false, shift: offset?.tensor ?? false }, offset?.axes ?? []),
    ],
    shape: input,
  };
};

/** Numbers of the config and the axes along which they vary; undefined if they change nothing. */
function factor(call: LayerCall, key: string, neutral: number) {
  const said = get(call.config, key) ?? neutral;
  const values = [said].flat(16);
  const shape = shapeOfList(said);
  const axes = axesOf(shape, call.input);
  if (!values.every((value) => typeof value === "number") || values.length !== sizeOf(shape) || !axes) {
    throw refuse({
      attribute: key,
      reason: `its ${key} must be one number, or numbers that broadcast to [${call.input.join(", ")}]`,
    });
  }
  if (values.every((value) => value === neutral)) return undefined;
  return { axes, tensor: call.tensor(key, values.length === 1 ? [] : [values.length], values as number[]) };
}

/** The shape of nested lists, by their first elements: `[2, 1]` for `[[1], [2]]`. */
const shapeOfList = (value: unknown): Shape =>
  Array.isArray(value) ? [value.length, ...shapeOfList(value[0])] : [];

export const normalizationRules: Readonly<Record<string, LayerRule>> = {
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  RMSNormalization: rmsNormalization,
  GroupNormalization: groupNormalization,
  UnitNormalization: unitNormalization,
  Normalization: normalization,
  Rescaling: rescaling,
};
