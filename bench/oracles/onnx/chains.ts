import { attribute } from "../../../test/import/support/onnx-model.ts";
import type { Maker, Value } from "./maker.ts";
import type { Op } from "./op.ts";

/** Operations with numbers, as exporters write activations out; here and there a number is not the one it should be. */
class Chain {
  readonly m: Maker;
  constructor(m: Maker) {
    this.m = m;
  }
  near = (value: number): number =>
    this.m.chance.often(0.12) ? value * this.m.chance.one([1.01, 0.5, 2, -1]) : value;
  unary = (op: string, x: Value): Value => this.m.add(op, [x.name], x.shape);
  /** Either order where the operation allows it. */
  two(op: string, a: Value, b: Value): Value {
    const names = [a.name, b.name];
    return this.m.add(
      op,
      op !== "Sub" && op !== "Div" && this.m.chance.often(0.5) ? names.reverse() : names,
      a.shape,
    );
  }
  number(op: string, x: Value, value: number): Value {
    const names = [x.name, this.m.scalar(this.near(value))];
    return this.m.add(
      op,
      op !== "Sub" && op !== "Div" && op !== "Pow" && this.m.chance.often(0.5) ? names.reverse() : names,
      x.shape,
    );
  }
  /** x times a number, in one of two spellings. */
  times = (x: Value, value: number): Value =>
    this.m.chance.often(0.5) ? this.number("Mul", x, value) : this.number("Div", x, 1 / value);
}

const gelu: Op = (m, x) => {
  if (m.opset < 9) return undefined;
  const c = new Chain(m);
  const gate = c.number("Add", c.unary("Erf", c.times(x, Math.SQRT1_2)), 1);
  return m.chance.one([
    () => c.times(c.two("Mul", x, gate), 0.5),
    () => c.two("Mul", c.times(x, 0.5), gate),
    () => c.two("Mul", x, c.times(gate, 0.5)),
  ])();
};

const geluTanh: Op = (m, x) => {
  const c = new Chain(m);
  const cube = m.chance.often(0.5) ? c.number("Pow", x, 3) : c.two("Mul", x, c.two("Mul", x, x));
  const root = Math.sqrt(2 / Math.PI);
  const u = m.chance.often(0.7)
    ? c.times(c.two("Add", x, c.number("Mul", cube, 0.044715)), root)
    : c.two("Mul", c.times(x, root), c.number("Add", c.number("Mul", c.two("Mul", x, x), 0.044715), 1));
  return c.times(c.two("Mul", x, c.number("Add", c.unary("Tanh", u), 1)), 0.5);
};

const layerNorm: Op = (m, x) => {
  const last = x.shape.at(-1);
  if (last === undefined || last > 100) return undefined;
  const c = new Chain(m);
  const mean = (value: Value): Value => {
    const shape = value.shape.with(-1, 1);
    const axis = m.spelled(value.shape.length - 1, value.shape.length);
    return m.opset < 18
      ? m.add("ReduceMean", [value.name], shape, [
          attribute.ints("axes", [axis]),
          attribute.int("keepdims", 1),
        ])
      : m.add("ReduceMean", [value.name, m.integers([axis])], shape);
  };
  const d = m.add("Sub", [x.name, mean(x).name], x.shape);
  const square = m.chance.often(0.7) ? c.number("Pow", d, 2) : c.two("Mul", d, d);
  const root = c.unary("Sqrt", c.number("Add", mean(square), 1e-5));
  const normal = m.chance.often(0.7)
    ? m.add("Div", [d.name, root.name], x.shape)
    : m.add("Mul", [d.name, c.unary("Reciprocal", root).name], x.shape);
  const scaled = m.add("Mul", [normal.name, m.weights([last])], x.shape);
  return m.add("Add", [scaled.name, m.weights([last])], x.shape);
};

export const chains: Readonly<Record<string, Op>> = {
  "chain SiLU": (m, x) => new Chain(m).two("Mul", x, m.add("Sigmoid", [x.name], x.shape)),
  "chain GELU": gelu,
  "chain GELU tanh": geluTanh,
  "chain LayerNorm": layerNorm,
  "chain Mish": (m, x) => {
    const c = new Chain(m);
    return c.two("Mul", x, c.unary("Tanh", c.unary("Softplus", x)));
  },
  "chain HardSwish": (m, x) => {
    const c = new Chain(m);
    const shifted = c.number("Add", x, 3);
    const [low, high] = [c.near(0), c.near(6)];
    const gate =
      m.opset < 11
        ? m.add("Clip", [shifted.name], x.shape, [attribute.float("min", low), attribute.float("max", high)])
        : m.add("Clip", [shifted.name, m.numbers([], [low]), m.numbers([], [high])], x.shape);
    return m.chance.often(0.5)
      ? c.times(c.two("Mul", x, gate), 1 / 6)
      : c.two("Mul", x, c.times(gate, 1 / 6));
  },
  "chain softsign": (m, x) => {
    const c = new Chain(m);
    return c.two("Div", x, c.number("Add", c.unary("Abs", x), 1));
  },
  "chain tanhshrink": (m, x) => new Chain(m).two("Sub", x, m.add("Tanh", [x.name], x.shape)),
  "chain log sigmoid": (m, x) => new Chain(m).unary("Log", m.add("Sigmoid", [x.name], x.shape)),
  "chain sigmoid": (m, x) => {
    const c = new Chain(m);
    return c.unary("Reciprocal", c.number("Add", c.unary("Exp", c.unary("Neg", x)), 1));
  },
  "chain softplus": (m, x) => {
    const c = new Chain(m);
    return c.times(c.unary("Softplus", c.number("Mul", x, 2)), 0.5);
  },
};
