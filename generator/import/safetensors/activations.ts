import type { ImportedActivation } from "../imported-model.ts";
import { applied } from "../imported-model.ts";
import { choice, type Given, ignored, number, type Options, required } from "./options.ts";

interface ActivationRow {
  readonly options: Options;
  readonly apply: (given: Given) => ImportedActivation;
}

const plain = (name: string): ActivationRow => ({
  options: { inplace: ignored },
  apply: () => applied(name),
});

/** An activation with parameters: PyTorch's names and defaults, and neuroll's name for each. */
function withParameters(
  name: string,
  parameters: Readonly<Record<string, readonly [own: string, unlessTold: number]>>,
): ActivationRow {
  const rows = Object.entries(parameters);
  return {
    options: {
      ...Object.fromEntries(rows.map(([key, [, value]]) => [key, number(value)])),
      inplace: ignored,
    },
    apply: (given) => applied(name, Object.fromEntries(rows.map(([key, [own]]) => [own, given.number(key)]))),
  };
}

/** The activations of torch.nn. Source: https://pytorch.org/docs/stable/nn.html#non-linear-activations-weighted-sum-nonlinearity */
export const activations: Readonly<Record<string, ActivationRow>> = {
  Sigmoid: plain("sigmoid"),
  Tanh: plain("tanh"),
  ReLU: plain("relu"),
  ReLU6: {
    options: { inplace: ignored, min_val: number(0), max_val: number(6) },
    apply: (given) => {
      const [min, max] = [given.number("min_val"), given.number("max_val")];
      return min === 0 && max === 6 ? applied("relu6") : applied("hard_tanh", { min, max });
    },
  },
  LeakyReLU: withParameters("leaky_relu", { negative_slope: ["alpha", 0.01] }),
  RReLU: {
    options: { lower: number(1 / 8), upper: number(1 / 3), inplace: ignored },
    // In evaluation its slope is the mean of the range that training draws from.
    apply: (given) => applied("leaky_relu", { alpha: (given.number("lower") + given.number("upper")) / 2 }),
  },
  ELU: withParameters("elu", { alpha: ["alpha", 1] }),
  SELU: plain("selu"),
  CELU: withParameters("celu", { alpha: ["alpha", 1] }),
  GELU: {
    options: { approximate: choice("none", "tanh") },
    apply: (given) => applied(given.value("approximate") === "tanh" ? "gelu_tanh" : "gelu"),
  },
  SiLU: plain("silu"),
  Mish: plain("mish"),
  Softplus: withParameters("softplus", { beta: ["beta", 1], threshold: ["threshold", 20] }),
  Softsign: plain("softsign"),
  Hardsigmoid: {
    options: { inplace: ignored },
    apply: () => applied("hard_sigmoid", { alpha: 1 / 6, beta: 0.5 }),
  },
  Hardswish: plain("hard_swish"),
  Hardtanh: withParameters("hard_tanh", { min_val: ["min", -1], max_val: ["max", 1] }),
  Threshold: {
    options: { threshold: required, value: required, inplace: ignored },
    apply: (given) =>
      applied("thresholded_relu", { alpha: given.number("threshold"), value: given.number("value") }),
  },
  LogSigmoid: plain("log_sigmoid"),
  Tanhshrink: plain("tanh_shrink"),
  Softshrink: withParameters("soft_shrink", { lambd: ["lambda", 0.5] }),
  Hardshrink: withParameters("hard_shrink", { lambd: ["lambda", 0.5] }),
};
