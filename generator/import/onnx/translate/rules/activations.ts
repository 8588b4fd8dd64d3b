import type { ImportedActivation } from "../../../imported-model.ts";
import type { Call } from "../call.ts";
import { Refusal } from "../refusal.ts";
import type { Rule } from "./rule.ts";

type Parameters = ImportedActivation["parameters"];

/** A node that is an activation of the vocabulary; its parameters are the float32 that the file or the standard says. */
const is =
  (name: string, parameters: (call: Call) => Parameters = () => ({})): Rule =>
  (call) =>
    call.activation(call.floats(0), name, parameters(call));

const alpha = (otherwise: number) => (call: Call) => ({ alpha: call.float("alpha", otherwise) });

/** Shrink moves what it keeps by `bias` towards 0: the two of the vocabulary are those by nothing and by lambda. */
const shrink: Rule = (call) => {
  const lambda = call.float("lambd", 0.5);
  const bias = call.float("bias", 0);
  if (lambda < 0) throw new Refusal("lambd is below 0", { attribute: "lambd" });
  if (bias === 0) return call.activation(call.floats(0), "hard_shrink", { lambda });
  if (bias === lambda) return call.activation(call.floats(0), "soft_shrink", { lambda });
  throw new Refusal(`bias ${bias} is neither 0 nor lambd`, { attribute: "bias" });
};

const geluNames = new Map([
  ["none", "gelu"],
  ["tanh", "gelu_tanh"],
]);

const gelu: Rule = (call) => {
  const approximate = call.text("approximate", "none");
  const name = geluNames.get(approximate);
  if (name !== undefined) return call.activation(call.floats(0), name);
  throw new Refusal(`approximate ${JSON.stringify(approximate)} is not known`, { attribute: "approximate" });
};

/** x · sigmoid(alpha·x). */
const swish: Rule = (call) => {
  const x = call.floats(0);
  const factor = call.float("alpha", 1);
  if (factor === 1) return call.activation(x, "silu");
  const scaled = call.layer("scale", [x.draft], { scale: factor, shift: false }, x.draft.shape);
  const gate = call.activation({ ...x, draft: scaled }, "sigmoid");
  return { ...x, draft: call.layer("multiply", [x.draft, gate.draft], {}, x.draft.shape) };
};

/** Every operation that is an activation. Defaults are those of the operators' definitions (onnx.ai/onnx/operators). */
export const activationRules = {
  Abs: is("abs"),
  Celu: is("celu", alpha(1)),
  Elu: is("elu", alpha(1)),
  Erf: is("erf"),
  Exp: is("exponential"),
  Gelu: gelu,
  HardSigmoid: is("hard_sigmoid", (call) => ({ ...alpha(0.2)(call), beta: call.float("beta", 0.5) })),
  HardSwish: is("hard_swish"),
  LeakyRelu: is("leaky_relu", alpha(0.01)),
  Log: is("log"),
  Mish: is("mish"),
  Reciprocal: is("reciprocal", () => ({ alpha: 1 })),
  Relu: is("relu"),
  // The defaults were decimals before opset 6.
  Selu: is("selu", (call) => ({
    alpha: call.float("alpha", call.opset < 6 ? 1.6732 : 1.6732632423543772),
    gamma: call.float("gamma", call.opset < 6 ? 1.0507 : 1.0507009873554805),
  })),
  Shrink: shrink,
  Sigmoid: is("sigmoid"),
  Softplus: is("softplus", () => ({ beta: 1, threshold: Number.POSITIVE_INFINITY })),
  Softsign: is("softsign"),
  Sqrt: is("sqrt"),
  Swish: swish,
  Tanh: is("tanh"),
  ThresholdedRelu: is("thresholded_relu", alpha(1)),
} satisfies Readonly<Record<string, Rule>>;
