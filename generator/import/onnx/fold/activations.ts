import type { Fold, FoldCall } from "./call.ts";
import { foldUnary } from "./element-wise.ts";
import { pairwise } from "./pairwise.ts";

/** An attribute, or its default. */
type Parameter = (name: string) => number;

/** Functions of one number and of attributes. Source: https://onnx.ai/onnx/operators/ */
const activations: Readonly<Record<string, (parameter: Parameter) => (x: number) => number>> = {
  Celu: (parameter) => {
    const alpha = parameter("alpha");
    return (x) => Math.max(0, x) + Math.min(0, alpha * Math.expm1(x / alpha));
  },
  Elu: (parameter) => {
    const alpha = parameter("alpha");
    return (x) => (x < 0 ? alpha * Math.expm1(x) : x);
  },
  HardSigmoid: (parameter) => {
    const [alpha, beta] = [parameter("alpha"), parameter("beta")];
    return (x) => Math.max(0, Math.min(1, alpha * x + beta));
  },
  HardSwish: () => (x) => x * Math.max(0, Math.min(1, x / 6 + 0.5)),
  LeakyRelu: (parameter) => {
    const alpha = parameter("alpha");
    return (x) => (x < 0 ? alpha * x : x);
  },
  Selu: (parameter) => {
    const alpha = parameter("alpha");
    const gamma = parameter("gamma");
    return (x) => gamma * (x > 0 ? x : alpha * Math.expm1(x));
  },
  Mish: () => (x) => x * Math.tanh(Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  Shrink: (parameter) => {
    const [lambda, bias] = [parameter("lambd"), parameter("bias")];
    return (x) => (x < -lambda ? x + bias : x > lambda ? x - bias : 0);
  },
  Softsign: () => (x) => x / (1 + Math.abs(x)),
  ThresholdedRelu: (parameter) => {
    const alpha = parameter("alpha");
    return (x) => (x > alpha ? x : 0);
  },
};

/** The slope broadcasts to the shape of x. */
function preluOf(call: FoldCall) {
  const [x, slope] = [call.input(0), call.input(1)];
  call.alike();
  return pairwise(call, x, slope, x.type, (value, factor) => (value < 0 ? factor * value : value));
}

export const activationFolds: Readonly<Record<string, Fold>> = {
  ...Object.fromEntries(
    Object.entries(activations).map(([op, row]) => [
      op,
      (call: FoldCall) => foldUnary(call, { compute: row((name) => call.float(name)), onIntegers: false }),
    ]),
  ),
  PRelu: preluOf,
};
