import type { ImportedActivation } from "../../../imported-model.ts";
import { Refusal } from "../../node/refusal.ts";
import type { Rule, TranslateCall } from "../call.ts";
import type { Computed } from "../value.ts";
import { combine, operations } from "./arithmetic.ts";

type Parameters = ImportedActivation["parameters"];

/** A node that is an activation of the vocabulary; its parameters are float32, from the file or the standard. */
const is =
  (name: string, parameters: (call: TranslateCall) => Parameters = () => ({})): Rule =>
  (call) =>
    call.activation(call.floats(0), name, parameters(call));

const alpha = (call: TranslateCall) => ({ alpha: call.float("alpha") });

/** Shrink moves the values that it keeps towards 0 by `bias`; with a bias of 0 or lambda it is an activation with its own name. */
const shrink: Rule = (call) => {
  const lambda = call.float("lambd");
  const bias = call.float("bias");
  if (lambda < 0) throw new Refusal("its lambd is below 0", { attribute: "lambd" });
  if (bias === 0) return call.activation(call.floats(0), "hard_shrink", { lambda });
  if (bias === lambda) return call.activation(call.floats(0), "soft_shrink", { lambda });
  return call.activation(call.floats(0), "shrink", { lambda, bias });
};

const geluNames = new Map([
  ["none", "gelu"],
  ["tanh", "gelu_tanh"],
]);

const gelu: Rule = (call) => {
  const approximate = call.text("approximate", "none");
  const name = geluNames.get(approximate);
  if (name !== undefined) return call.activation(call.floats(0), name);
  throw new Refusal(`its approximate ${JSON.stringify(approximate)} is unknown`, {
    attribute: "approximate",
  });
};

/** x · sigmoid(alpha·x). */
const swish = (call: TranslateCall): Computed => {
  const x = call.floats(0);
  const factor = call.float("alpha");
  if (factor === 1) return call.activation(x, "silu");
  const scaled = call
    .as("times alpha")
    .layer("scale", [x.draft], { scale: factor, shift: false }, x.draft.shape);
  const gate = call.as("sigmoid").activation({ ...x, draft: scaled }, "sigmoid");
  return { ...x, draft: call.layer("multiply", [x.draft, gate.draft], {}, x.draft.shape) };
};

/** swish(A) · B, in which B may be constant. */
const swiGlu: Rule = (call) => {
  return combine(call.as("times B"), operations.Mul, swish(call), call.input(1));
};

/** Every operator that is an activation. */
export const activationRules = {
  Abs: is("abs"),
  Acos: is("acos"),
  Acosh: is("acosh"),
  Asin: is("asin"),
  Asinh: is("asinh"),
  Atan: is("atan"),
  Atanh: is("atanh"),
  Ceil: is("ceil"),
  Celu: is("celu", alpha),
  Cos: is("cos"),
  Cosh: is("cosh"),
  Elu: is("elu", alpha),
  Erf: is("erf"),
  Exp: is("exponential"),
  Floor: is("floor"),
  Gelu: gelu,
  HardSigmoid: is("hard_sigmoid", (call) => ({ ...alpha(call), beta: call.float("beta") })),
  HardSwish: is("hard_swish"),
  LeakyRelu: is("leaky_relu", alpha),
  Log: is("log"),
  Mish: is("mish"),
  Reciprocal: is("reciprocal", () => ({ alpha: 1 })),
  Relu: is("relu"),
  Round: is("round"),
  Selu: is("selu", (call) => ({
    alpha: call.float("alpha"),
    gamma: call.float("gamma"),
  })),
  Shrink: shrink,
  Sigmoid: is("sigmoid"),
  Sign: is("sign"),
  Sin: is("sin"),
  Sinh: is("sinh"),
  Softplus: is("softplus", () => ({ beta: 1, threshold: Number.POSITIVE_INFINITY })),
  Softsign: is("softsign"),
  Sqrt: is("sqrt"),
  SwiGLU: swiGlu,
  Swish: swish,
  Tan: is("tan"),
  Tanh: is("tanh"),
  ThresholdedRelu: is("thresholded_relu", alpha),
} satisfies Readonly<Record<string, Rule>>;
