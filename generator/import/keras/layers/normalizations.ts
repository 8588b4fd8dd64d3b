import { rounding } from "../../../ir/number-format.ts";
import type { Shape } from "../../../ir/tensor-data.ts";
import type { ImportedTensor } from "../../imported-model.ts";
import { type Config, flagIn, get, numberIn, refuse, requireLastAxis } from "../config/config.ts";
import type { LayerCall, LayerRule } from "./layer-call.ts";

/** Keras' own default of epsilon in both layers. */
const EPSILON = 1e-3;

/** (x − moving_mean) / √(moving_variance + epsilon) · gamma + beta, as at inference. */
const batchNormalization: LayerRule = ({ config, input, weights }) => {
  requireLastAxis(config, "axis", input.length);
  const last: Shape = [input.at(-1) as number];
  const { gamma, beta, moving_mean, moving_variance } = weights({
    ...affineShapes(config, last),
    moving_mean: last,
    moving_variance: last,
  });
  const epsilon = epsilonIn(config);
  const fields = { mean: moving_mean, variance: moving_variance, gamma, beta, epsilon };
  return { layers: [{ type: "batch_norm", fields }], shape: input };
};

const layerNormalization: LayerRule = ({ config, input, weights }) => {
  requireLastAxis(config, "axis", input.length);
  if (flagIn(config, "rms_scaling", false)) {
    throw refuse({
      attribute: "rms_scaling = true",
      reason: "it divides by the root mean square without subtracting the mean",
      help: "train the network with rms_scaling=False",
    });
  }
  const { gamma, beta } = weights(affineShapes(config, [input.at(-1) as number]));
  const fields = { gamma, beta, epsilon: epsilonIn(config) };
  return { layers: [{ type: "layer_norm", fields }], shape: input };
};

function epsilonIn(config: Config): number {
  const epsilon = numberIn(config, "epsilon", EPSILON);
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
  const { mean, variance } = moments(call);
  const round = rounding[dtype];
  const deviations = Array.from(variance.tensor.data, (value) =>
    Math.max(round(Math.sqrt(value)), round(SMALLEST_DEVIATION)),
  );
  const std = call.tensor("std", variance.tensor.shape, deviations);
  const inverts = flagIn(config, "invert", false);
  const bits = dtype === "f32" ? "float32" : "float64";
  return {
    layers: [
      inverts
        ? { type: "scale", fields: { scale: std, shift: mean } }
        : { type: "normalize", fields: { mean, std } },
    ],
    shape: input,
    remark: `${inverts ? "multiplies" : "divides"} by max(√variance, 1e-7), computed in ${bits} from its variance`,
  };
};

/** Learned and stored as weights, or given in the config as lists of numbers. */
function moments(call: LayerCall): { mean: ImportedTensor; variance: ImportedTensor } {
  const { config, input } = call;
  const axis = get(config, "axis");
  const isOne = axis === undefined ? "axis" in config : Array.isArray(axis) && axis.length === 0;
  if (!isOne) requireLastAxis(config, "axis", input.length);
  const shape: Shape = isOne ? [] : [input.at(-1) as number];
  const told = get(config, "mean");
  if (told === undefined) {
    const { mean, variance } = call.weights({ mean: shape, variance: shape, count: [] });
    return { mean: mean as ImportedTensor, variance: variance as ImportedTensor };
  }
  return { mean: fromConfig(call, "mean", shape), variance: fromConfig(call, "variance", shape) };
}

function fromConfig(call: LayerCall, key: string, shape: Shape): ImportedTensor {
  const values = [get(call.config, key)].flat(16);
  const [size = 1] = shape;
  if (!values.every((value) => typeof value === "number") || ![1, size].includes(values.length)) {
    throw refuse({ attribute: key, reason: `its ${key} has ${values.length} values, where ${size} belong` });
  }
  return call.tensor(key, values.length === 1 ? [] : [size], values as number[]);
}

/** x·scale + offset. */
const rescaling: LayerRule = (call) => {
  const [scale, shift] = [factor(call, "scale", 1), factor(call, "offset", 0)];
  if (scale === false && shift === false) return { layers: [], shape: call.input };
  return { layers: [{ type: "scale", fields: { scale, shift } }], shape: call.input };
};

/** One number, or one for each unit; false if it changes nothing. */
function factor(call: LayerCall, key: string, neutral: number): ImportedTensor | false {
  const last = call.input.at(-1) as number;
  const values = [get(call.config, key) ?? neutral].flat(16);
  if (!values.every((value) => typeof value === "number") || ![1, last].includes(values.length)) {
    throw refuse({ attribute: key, reason: `its ${key} must be one number or ${last}` });
  }
  if (values.every((value) => value === neutral)) return false;
  return call.tensor(key, values.length === 1 ? [] : [last], values as number[]);
}

export const normalizationRules: Readonly<Record<string, LayerRule>> = {
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  Normalization: normalization,
  Rescaling: rescaling,
};
