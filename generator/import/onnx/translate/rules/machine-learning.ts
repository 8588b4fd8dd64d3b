import { Refusal } from "../../node/refusal.ts";
import { ML } from "../../node/unsupported.ts";
import { withConstants } from "../broadcast.ts";
import type { Call } from "../call.ts";
import { showDims } from "../dims.ts";
import { BATCH, type Computed, type Constant } from "../value.ts";
import { combine, operations } from "./arithmetic.ts";
import { denseLayer } from "./matmul.ts";
import { concatenated, picked } from "./parts.ts";
import type { Rule } from "./rule.ts";

/**
 * The operations of ai.onnx.ml that are layers. They compute in float32 whatever number they get.
 * Source: https://onnx.ai/onnx/operators/index_aionnxml.html, and where it is silent what onnxruntime gives.
 */

/** An input of numbers of any type, as the float32 that these operations compute in. */
function numbersOf(call: Call, index: number): Computed {
  const value = call.computed(index);
  if (value.type === "f64") {
    throw new Refusal("it gets f64, which it rounds to f32", { help: "convert the model with float inputs" });
  }
  return { ...value, type: "f32" };
}

/** The numbers of an attribute as a constant that goes along the last axis. */
function attributeOf(call: Call, name: string): Constant | undefined {
  const numbers = call.numbers(name);
  if (numbers === undefined || numbers.length === 0) return undefined;
  const data = Float64Array.from(numbers);
  const base = call.node.name || call.node.outputs.find(Boolean) || call.node.op.slice(ML.length);
  return { kind: "constant", name: `${base}.${name}`, tensor: { type: "f32", shape: [data.length], data } };
}

/** How many numbers a row has, which is the last axis. */
function featuresOf({ dims }: Computed): number {
  const features = dims.at(-1);
  if (features === undefined || features === BATCH) {
    throw new Refusal(`${showDims(dims)} values have no axis of features`);
  }
  return features;
}

function requireFeatures(x: Computed, constant: Constant, what: string): void {
  const [found, wanted] = [constant.tensor.data.length, featuresOf(x)];
  if (found === 1 || found === wanted) return;
  throw new Refusal(`its ${what} has ${found} numbers for ${wanted} features`, { attribute: what });
}

/** (x − offset) · scale. */
const scaler: Rule = (call) => {
  const x = numbersOf(call, 0);
  const [offset, scale] = [attributeOf(call, "offset"), attributeOf(call, "scale")];
  if (offset !== undefined) requireFeatures(x, offset, "offset");
  if (scale !== undefined) requireFeatures(x, scale, "scale");
  const isNothing = (constant: Constant | undefined, neutral: number) =>
    constant === undefined || constant.tensor.data.every((value) => value === neutral);
  const moved = isNothing(offset, 0)
    ? x
    : combine(call.as("minus its offset"), operations.Sub, x, offset as Constant);
  return isNothing(scale, 1)
    ? moved
    : combine(call.as("times its scale"), operations.Mul, moved, scale as Constant);
};

const normalizers: Readonly<Record<string, string>> = {
  MAX: "max_normalize",
  L1: "l1_normalize",
  L2: "l2_normalize",
};

const normalizer: Rule = (call) => {
  const x = numbersOf(call, 0);
  const norm = call.text("norm", "MAX");
  const kind = Object.hasOwn(normalizers, norm) ? normalizers[norm] : undefined;
  if (kind === undefined)
    throw new Refusal(`norm ${JSON.stringify(norm)} is not known`, { attribute: "norm" });
  featuresOf(x);
  return { ...x, draft: call.layer(kind, [x.draft], {}, x.draft.shape) };
};

/** What stands for a missing value is NaN, or a number. */
const imputer: Rule = (call) => {
  const x = numbersOf(call, 0);
  const floats = attributeOf(call, "imputed_value_floats");
  const integers = attributeOf(call, "imputed_value_int64s");
  const [found, foundInteger] = [
    call.number("replaced_value_float", 0),
    call.number("replaced_value_int64", 0),
  ];
  const values = floats ?? integers;
  if (values === undefined) throw new Refusal("it does not say which values it puts in");
  requireFeatures(x, values, floats === undefined ? "imputed_value_int64s" : "imputed_value_floats");
  const missing = floats === undefined ? foundInteger : found;
  return withConstants(call, x, [values], (numbers = 0) =>
    Number.isNaN(missing)
      ? { kind: "impute", fields: { values: numbers } }
      : { kind: "replace", fields: { found: missing, values: numbers } },
  );
};

/** 1 where x > threshold: a difference of floats is above 0 just where the first is larger. */
const binarizer: Rule = (call) => {
  const x = numbersOf(call, 0);
  const threshold = call.number("threshold", 0);
  if (threshold === 0) return call.activation(x, "step");
  const fields = { scale: false, shift: -threshold } as const;
  const draft = call.as("minus its threshold").layer("scale", [x.draft], fields, x.draft.shape);
  return call.activation({ ...x, draft }, "step");
};

/** The activation that a post_transform is; nothing where there is none. */
const transforms: Readonly<Record<string, string | undefined>> = {
  NONE: undefined,
  LOGISTIC: "sigmoid",
  SOFTMAX: "softmax",
};

function postTransform(call: Call): string | undefined {
  const name = call.text("post_transform", "NONE");
  if (Object.hasOwn(transforms, name)) return transforms[name];
  throw new Refusal(`there is no activation that does its post_transform, ${name}`, {
    attribute: "post_transform",
    help: "what can be imported is NONE, LOGISTIC and SOFTMAX",
  });
}

/** X·Wᵀ + b, where the attribute has a row of coefficients for each unit. */
function linear(call: Call, x: Computed, units: number): Computed {
  const inputs = featuresOf(x);
  const coefficients = attributeOf(call, "coefficients");
  const found = coefficients?.tensor.data.length ?? 0;
  if (coefficients === undefined || found !== units * inputs) {
    throw new Refusal(`it has ${found} coefficients for ${units} times ${inputs}`, {
      attribute: "coefficients",
    });
  }
  const weights: Constant = { ...coefficients, tensor: { ...coefficients.tensor, shape: [units, inputs] } };
  const product = denseLayer(call, x, weights, true);
  const intercepts = attributeOf(call, "intercepts");
  if (intercepts === undefined) return product;
  requireFeatures(product, intercepts, "intercepts");
  return combine(call.as("plus intercepts"), operations.Add, product, intercepts);
}

/**
 * A score for each class. Where there are two classes and one row of coefficients, p of the second makes [1 − p, p]. The
 * class itself, its first output, is no number that layers give.
 */
const linearClassifier: Rule = (call) => {
  const x = numbersOf(call, 0);
  const name = postTransform(call);
  const texts = call.texts("classlabels_strings") ?? [];
  const labels = texts.length || (call.numbers("classlabels_ints") ?? []).length;
  // How the classes were trained changes nothing.
  call.number("multi_class");
  const rows = attributeOf(call, "intercepts")?.tensor.data.length;
  const units = rows ?? Math.max(1, Math.round((call.numbers("coefficients") ?? []).length / featuresOf(x)));
  const scores = linear(call, x, units);
  if (units > 1) return [undefined, name === undefined ? scores : call.activation(scores, name)];
  if (labels !== 2 || name !== "sigmoid") {
    throw new Refusal(
      `with one row of coefficients for ${labels} classes and the post_transform ${call.text("post_transform", "NONE")}, runtimes do not agree on what it gives`,
      { attribute: "post_transform", help: "what can be imported is two classes and LOGISTIC" },
    );
  }
  const probability = call.activation(scores, name);
  return [undefined, both(call.as("1 − p and p"), probability)];
};

/** [1 − p, p], exactly: both products are, and so is p + 0. */
function both(call: Call, p: Computed): Computed {
  const tensor = (name: string, shape: readonly number[], data: readonly number[]): Constant => ({
    kind: "constant",
    name,
    tensor: { type: "f32", shape, data: Float64Array.from(data) },
  });
  const pair = denseLayer(call, p, tensor("both_classes", [1, 2], [-1, 1]));
  return combine(call, operations.Add, pair, tensor("both_classes_bias", [2], [1, 0]));
}

const linearRegressor: Rule = (call) => {
  const x = numbersOf(call, 0);
  const name = postTransform(call);
  const targets = call.number("targets", 1);
  const values = linear(call, x, targets);
  if (name === undefined) return values;
  if (targets > 1) return call.activation(values, name);
  throw new Refusal("with one target, runtimes do not agree on what its post_transform does", {
    attribute: "post_transform",
    help: "what can be imported there is NONE",
  });
};

/** A map from each class to its number: the numbers, and the classes are labels. */
const zipMap: Rule = (call) => {
  call.texts("classlabels_strings");
  call.numbers("classlabels_int64s");
  return [call.computed(0)];
};

/** Those of the last axis with the indices given; one row of all becomes a matrix of one. */
const arrayFeatureExtractor: Rule = (call) => {
  const x = call.computed(0);
  if (x.dims.length === 0) throw new Refusal("it takes from one number");
  const indices = [...call.constant(1, "indices").tensor.data];
  const axis = x.dims.length - 1;
  const part = picked(call, x, axis, indices);
  return x.dims.length === 1 ? call.reshaped(part, [1, ...part.dims]) : part;
};

/** The inputs one after the other, as float32. */
const featureVectorizer: Rule = (call) => {
  const sizes = call.numbers("inputdimensions");
  const values = call.inputs.map((_, i) => {
    const value = numbersOf(call, i);
    return value.dims.length === 1 ? call.reshaped(value, [...value.dims, 1]) : value;
  });
  const wrong = values.findIndex(({ dims }, i) => sizes?.[i] !== undefined && dims.at(-1) !== sizes[i]);
  if (wrong >= 0) {
    throw new Refusal(
      `its input ${wrong} has ${values[wrong]?.dims.at(-1)} features, and it says ${sizes?.[wrong]}`,
      { attribute: "inputdimensions" },
    );
  }
  const [first] = values as [Computed];
  return concatenated(call, values, first.dims.length - 1);
};

export const machineLearningRules = {
  [`${ML}ArrayFeatureExtractor`]: arrayFeatureExtractor,
  [`${ML}Binarizer`]: binarizer,
  [`${ML}FeatureVectorizer`]: featureVectorizer,
  [`${ML}Imputer`]: imputer,
  [`${ML}LinearClassifier`]: linearClassifier,
  [`${ML}LinearRegressor`]: linearRegressor,
  [`${ML}Normalizer`]: normalizer,
  [`${ML}Scaler`]: scaler,
  [`${ML}ZipMap`]: zipMap,
} satisfies Readonly<Record<string, Rule>>;
