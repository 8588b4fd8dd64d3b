import { attribute } from "../../../test/import/support/onnx-model.ts";
import { broadcast, type Maker, type Shape, sizeOf, type Value } from "./maker.ts";
import type { Op } from "./op.ts";

/** What may stand beside x: a constant, another value, or x itself. */
function beside(m: Maker, x: Value): { name: string; shape: Shape } | undefined {
  if (m.chance.often(0.6)) {
    const shape = m.meeting(x.shape);
    return broadcast(x.shape, shape) && { name: m.weights(shape), shape };
  }
  const others = m.values.filter(({ shape, type }) => type === x.type && broadcast(shape, x.shape));
  return m.chance.one(others);
}

const binary =
  (op: string): Op =>
  (m, x) => {
    const other = beside(m, x);
    const shape = other && broadcast(x.shape, other.shape);
    if (shape === undefined) return undefined;
    return m.add(
      op,
      m.chance.often(0.6) ? [x.name, other?.name as string] : [other?.name as string, x.name],
      shape,
    );
  };

const variadic =
  (op: string): Op =>
  (m, x) => {
    if (m.opset < 8) return undefined;
    const inputs = [x.name];
    let shape: number[] | undefined = [...x.shape];
    for (let count = m.chance.whole(0, 2); count > 0; count--) {
      const other = beside(m, { ...x, shape: shape ?? [] });
      if (other === undefined) return undefined;
      shape = shape && broadcast(shape, other.shape);
      inputs.push(other.name);
    }
    return shape && m.add(op, m.chance.shuffled(inputs), shape);
  };

export const arithmetic: Readonly<Record<string, Op>> = {
  ...Object.fromEntries(["Add", "Sub", "Mul", "Div"].map((op) => [op, binary(op)])),
  ...Object.fromEntries(["Max", "Min", "Sum", "Mean"].map((op) => [op, variadic(op)])),
  Pow: (m, x) => {
    const exponent = m.chance.one([2, 3, 0.5, -1, 0, 1, 2.5, -2]);
    if (m.chance.often(0.1)) {
      const shape = m.fitting(x.shape);
      return m.add(
        "Pow",
        [
          x.name,
          m.numbers(
            shape,
            Array.from({ length: sizeOf(shape) }, () => m.chance.one([2, 3, 1, 0])),
          ),
        ],
        x.shape,
      );
    }
    if (m.opset >= 12 && Number.isInteger(exponent) && m.chance.often(0.3))
      return m.add("Pow", [x.name, m.integers([exponent], [])], x.shape);
    return m.add("Pow", [x.name, m.scalar(exponent)], x.shape);
  },
  PRelu: (m, x) => {
    const shape = m.fitting(x.shape);
    return m.add("PRelu", [x.name, m.weights(shape)], x.shape);
  },
  Clip: (m, x) => {
    const [min, max] = m.chance.one([
      [0, 6],
      [-1, 1],
      [0, undefined],
      [undefined, 1],
      [-0.5, 0.7],
      [undefined, undefined],
      [0, 0],
    ] as const);
    if (m.opset < 11) {
      return m.add("Clip", [x.name], x.shape, [
        ...(min === undefined ? [] : [attribute.float("min", min)]),
        ...(max === undefined ? [] : [attribute.float("max", max)]),
      ]);
    }
    const bound = (value: number | undefined) => (value === undefined ? "" : m.numbers([], [value]));
    const inputs = [x.name, bound(min), bound(max)];
    while (inputs.at(-1) === "") inputs.pop();
    return m.add("Clip", inputs, x.shape);
  },
};
