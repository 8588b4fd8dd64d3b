import { attribute } from "../../../test/import/support/onnx-model.ts";
import type { Maker } from "./maker.ts";
import { type Attributes, maybe, type Op } from "./op.ts";

const activation =
  (name: string, attributes: (m: Maker) => Attributes = () => [], since = 7): Op =>
  (m, x) =>
    m.opset < since ? undefined : m.add(name, [x.name], x.shape, maybe(m, attributes(m)));

const one =
  (name: string, ...values: readonly number[]) =>
  (m: Maker) => [attribute.float(name, m.chance.one(values))];

export const activations: Readonly<Record<string, Op>> = {
  Abs: activation("Abs"),
  Acos: activation("Acos"),
  Acosh: activation("Acosh", undefined, 9),
  Asin: activation("Asin"),
  Asinh: activation("Asinh", undefined, 9),
  Atan: activation("Atan"),
  Atanh: activation("Atanh", undefined, 9),
  Ceil: activation("Ceil"),
  Cos: activation("Cos"),
  Cosh: activation("Cosh", undefined, 9),
  Celu: activation("Celu", one("alpha", 0.5, 2), 12),
  Elu: activation("Elu", one("alpha", 0.5, 2)),
  Erf: activation("Erf", undefined, 9),
  Exp: activation("Exp"),
  Floor: activation("Floor"),
  HardSigmoid: activation("HardSigmoid", (m) => [
    attribute.float("alpha", m.chance.one([0.1, 1 / 6])),
    attribute.float("beta", m.chance.one([0.3, 0.5])),
  ]),
  HardSwish: activation("HardSwish", undefined, 14),
  LeakyRelu: activation("LeakyRelu", one("alpha", 0.2, 1.5, -0.3, 0)),
  Log: activation("Log"),
  Mish: activation("Mish", undefined, 18),
  Neg: activation("Neg"),
  Reciprocal: activation("Reciprocal"),
  Relu: activation("Relu"),
  Round: activation("Round", undefined, 11),
  Selu: activation("Selu", (m) => [
    attribute.float("alpha", 1.5),
    attribute.float("gamma", m.chance.one([1.1, 2])),
  ]),
  Shrink: (m, x) => {
    if (m.opset < 9) return undefined;
    const attributes = m.chance.one([
      [],
      [attribute.float("lambd", 1)],
      [attribute.float("lambd", 0.7), attribute.float("bias", 0.7)],
      [attribute.float("bias", 0.5)],
      [attribute.float("bias", 0.1)],
    ]);
    return m.add("Shrink", [x.name], x.shape, attributes);
  },
  Sign: activation("Sign", undefined, 9),
  Sin: activation("Sin"),
  Sinh: activation("Sinh", undefined, 9),
  Sigmoid: activation("Sigmoid"),
  Softplus: activation("Softplus"),
  Softsign: activation("Softsign"),
  Sqrt: activation("Sqrt"),
  Tan: activation("Tan"),
  Tanh: activation("Tanh"),
  ThresholdedRelu: activation("ThresholdedRelu", one("alpha", 0.5, 0, -1), 10),
  Gelu: (m, x) =>
    m.opset < 20
      ? undefined
      : m.add(
          "Gelu",
          [x.name],
          x.shape,
          m.chance.one([[], [{ name: "approximate", type: 3, s: new TextEncoder().encode("tanh") }]]),
        ),
  Swish: activation("Swish", one("alpha", 1, 1.5, -0.5), 24),
};
