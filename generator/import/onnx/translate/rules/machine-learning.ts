import { ML } from "../../graph.ts";
import { Refusal } from "../../node/refusal.ts";
import { withConstants } from "../broadcast.ts";
import type { Rule } from "../call.ts";
import { attributeOf, featuresOf, numbersOf, requireFeatures } from "../features.ts";
import type { Computed, Constant } from "../value.ts";
import { combine, operations } from "./arithmetic.ts";
import { picked } from "./parts.ts";
import { concatenated } from "./together.ts";

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
    throw new Refusal(`its norm ${JSON.stringify(norm)} is unknown`, { attribute: "norm" });
  featuresOf(x);
  return { ...x, draft: call.layer(kind, [x.draft], {}, x.draft.shape) };
};

/** A missing value is marked by NaN, or by a number. */
const imputer: Rule = (call) => {
  const x = numbersOf(call, 0);
  const floats = attributeOf(call, "imputed_value_floats");
  const integers = attributeOf(call, "imputed_value_int64s");
  const [found, foundInteger] = [
    call.number("replaced_value_float", 0),
    call.number("replaced_value_int64", 0),
  ];
  const values = floats ?? integers;
  if (values === undefined) throw new Refusal("its imputed values are missing");
  requireFeatures(x, values, floats === undefined ? "imputed_value_int64s" : "imputed_value_floats");
  const missing = floats === undefined ? foundInteger : found;
  return withConstants(call, x, [values], (numbers = 0) =>
    Number.isNaN(missing)
      ? { kind: "impute", fields: { values: numbers } }
      : { kind: "replace", fields: { found: missing, values: numbers } },
  );
};

/** 1 if x > threshold: a difference of floats is above 0 exactly if the first is larger. */
const binarizer: Rule = (call) => {
  const x = numbersOf(call, 0);
  const threshold = call.number("threshold", 0);
  if (threshold === 0) return call.activation(x, "step");
  const fields = { scale: false, shift: -threshold } as const;
  const draft = call.as("minus its threshold").layer("scale", [x.draft], fields, x.draft.shape);
  return call.activation({ ...x, draft }, "step");
};

/** A map from classes to numbers: its numbers, since the classes become labels. */
const zipMap: Rule = (call) => {
  call.texts("classlabels_strings");
  call.numbers("classlabels_int64s");
  return [call.computed(0)];
};

/** The elements of the last axis at the given indices; a vector becomes a matrix of one row. */
const arrayFeatureExtractor: Rule = (call) => {
  const x = call.computed(0);
  if (x.dims.length === 0) throw new Refusal("its input is one number, which has no axis");
  const indices = [...call.constant(1, "indices").tensor.data];
  const axis = x.dims.length - 1;
  const part = picked(call, x, axis, indices);
  return x.dims.length === 1 ? call.reshaped(part, [1, ...part.dims]) : part;
};

/** The inputs joined, as float32. */
const featureVectorizer: Rule = (call) => {
  const sizes = call.numbers("inputdimensions");
  const values = call.inputs.map((_, i) => {
    const value = numbersOf(call, i);
    return value.dims.length === 1 ? call.reshaped(value, [...value.dims, 1]) : value;
  });
  const wrong = values.findIndex(({ dims }, i) => sizes?.[i] !== undefined && dims.at(-1) !== sizes[i]);
  if (wrong >= 0) {
    throw new Refusal(
      `its input ${wrong} has ${values[wrong]?.dims.at(-1)} features, but its inputdimensions declare ${sizes?.[wrong]}`,
      { attribute: "inputdimensions" },
    );
  }
  const [first] = values as [Computed];
  return concatenated(call, values, first.dims.length - 1);
};

/**
 * The operators of ai.onnx.ml that are layers. They compute in float32, whatever the type of their inputs.
 * Source: https://onnx.ai/onnx/operators/index_aionnxml.html, and where it is silent what onnxruntime gives.
 */
export const machineLearningRules = {
  [`${ML}ArrayFeatureExtractor`]: arrayFeatureExtractor,
  [`${ML}Binarizer`]: binarizer,
  [`${ML}FeatureVectorizer`]: featureVectorizer,
  [`${ML}Imputer`]: imputer,
  [`${ML}Normalizer`]: normalizer,
  [`${ML}Scaler`]: scaler,
  [`${ML}ZipMap`]: zipMap,
} satisfies Readonly<Record<string, Rule>>;
