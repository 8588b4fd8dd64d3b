import { ML } from "../../graph.ts";
import { Refusal } from "../../node/refusal.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { attributeOf, featuresOf, numbersOf, requireFeatures } from "../features.ts";
import type { Computed, Constant } from "../value.ts";
import { combine, operations } from "./arithmetic.ts";
import { denseLayer } from "./matmul.ts";

/** The activation for a post_transform; undefined if there is none. */
const transforms: Readonly<Record<string, string | undefined>> = {
  NONE: undefined,
  LOGISTIC: "sigmoid",
  SOFTMAX: "softmax",
};

function postTransform(call: TranslateCall): string | undefined {
  const name = call.text("post_transform", "NONE");
  if (Object.hasOwn(transforms, name)) return transforms[name];
  throw new Refusal(`neuroll has no activation for its post_transform, ${name}`, {
    attribute: "post_transform",
    help: "NONE, LOGISTIC and SOFTMAX can be imported",
  });
}

/** X·Wᵀ + b; the attribute has a row of coefficients for each unit. */
function linear(call: TranslateCall, x: Computed, units: number): Computed {
  const inputs = featuresOf(x);
  const coefficients = attributeOf(call, "coefficients");
  const found = coefficients?.tensor.data.length ?? 0;
  if (coefficients === undefined || found !== units * inputs) {
    throw new Refusal(`it has ${found} coefficients, but ${units}×${inputs} are needed`, {
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
 * A score for each class. With two classes and one row of coefficients, p of the second class gives [1 − p, p]. The
 * class itself, which is the first output, is not computed by layers.
 */
const linearClassifier: Rule = (call) => {
  const x = numbersOf(call, 0);
  const name = postTransform(call);
  const texts = call.texts("classlabels_strings") ?? [];
  const labels = texts.length || (call.numbers("classlabels_ints") ?? []).length;
  // This attribute is about training and has no effect.
  call.number("multi_class");
  const rows = attributeOf(call, "intercepts")?.tensor.data.length;
  const units = rows ?? Math.max(1, Math.round((call.numbers("coefficients") ?? []).length / featuresOf(x)));
  const scores = linear(call, x, units);
  if (units > 1) return [undefined, name === undefined ? scores : call.activation(scores, name)];
  if (labels !== 2 || name !== "sigmoid") {
    throw new Refusal(
      `with one row of coefficients for ${labels} classes and the post_transform ${call.text("post_transform", "NONE")}, runtimes do not agree on what it gives`,
      { attribute: "post_transform", help: "two classes with LOGISTIC can be imported" },
    );
  }
  const probability = call.activation(scores, name);
  return [undefined, both(call.as("1 − p and p"), probability)];
};

/** [1 − p, p], exactly: both products are exact, and so is p + 0. */
function both(call: TranslateCall, p: Computed): Computed {
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
    help: "NONE can be imported there",
  });
};

/** The linear models of ai.onnx.ml. */
export const linearModelRules = {
  [`${ML}LinearClassifier`]: linearClassifier,
  [`${ML}LinearRegressor`]: linearRegressor,
} satisfies Readonly<Record<string, Rule>>;
