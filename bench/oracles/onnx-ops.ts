import { FLOAT, float, INT64, int, ints, type NodeInit } from "../../test/import/onnx-build.ts";
import { BATCH, broadcast, DOUBLE, type Maker, type Shape, sizeOf, type Value } from "./onnx-maker.ts";

type Attributes = NonNullable<NodeInit["attribute"]>;
/** Adds an operation behind a value; nothing where it does not take one of that shape. */
export type Op = (m: Maker, x: Value) => Value | undefined;

/** An attribute said or left out. */
const maybe = (m: Maker, attributes: Attributes): Attributes => attributes.filter(() => m.chance.often(0.6));

const activation =
  (name: string, attributes: (m: Maker) => Attributes = () => [], since = 7): Op =>
  (m, x) =>
    m.opset < since ? undefined : m.add(name, [x.name], x.shape, maybe(m, attributes(m)));

const one = (name: string, ...values: readonly number[]) => (m: Maker) => [float(name, m.chance.one(values))];

const activations: Readonly<Record<string, Op>> = {
  Abs: activation("Abs"),
  Celu: activation("Celu", one("alpha", 0.5, 2), 12),
  Elu: activation("Elu", one("alpha", 0.5, 2)),
  Erf: activation("Erf", undefined, 9),
  Exp: activation("Exp"),
  HardSigmoid: activation("HardSigmoid", (m) => [float("alpha", m.chance.one([0.1, 1 / 6])), float("beta", m.chance.one([0.3, 0.5]))]),
  HardSwish: activation("HardSwish", undefined, 14),
  LeakyRelu: activation("LeakyRelu", one("alpha", 0.2, 1.5, -0.3, 0)),
  Log: activation("Log"),
  Mish: activation("Mish", undefined, 18),
  Neg: activation("Neg"),
  Reciprocal: activation("Reciprocal"),
  Relu: activation("Relu"),
  Selu: activation("Selu", (m) => [float("alpha", 1.5), float("gamma", m.chance.one([1.1, 2]))]),
  Shrink: (m, x) => {
    if (m.opset < 9) return undefined;
    const attributes = m.chance.one([[], [float("lambd", 1)], [float("lambd", 0.7), float("bias", 0.7)], [float("bias", 0.5)], [float("bias", 0.1)]]);
    return m.add("Shrink", [x.name], x.shape, attributes);
  },
  Sigmoid: activation("Sigmoid"),
  Softplus: activation("Softplus"),
  Softsign: activation("Softsign"),
  Sqrt: activation("Sqrt"),
  Tanh: activation("Tanh"),
  ThresholdedRelu: activation("ThresholdedRelu", one("alpha", 0.5, 0, -1), 10),
  Gelu: (m, x) =>
    m.opset < 20 ? undefined : m.add("Gelu", [x.name], x.shape, m.chance.one([[], [{ name: "approximate", type: 3, s: new TextEncoder().encode("tanh") }]])),
  Swish: activation("Swish", one("alpha", 1, 1.5, -0.5), 24),
};

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
    return m.add(op, m.chance.often(0.6) ? [x.name, other?.name as string] : [other?.name as string, x.name], shape);
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

const arithmetic: Readonly<Record<string, Op>> = {
  ...Object.fromEntries(["Add", "Sub", "Mul", "Div"].map((op) => [op, binary(op)])),
  ...Object.fromEntries(["Max", "Min", "Sum", "Mean"].map((op) => [op, variadic(op)])),
  Pow: (m, x) => {
    const exponent = m.chance.one([2, 3, 0.5, -1, 0, 1, 2.5, -2]);
    if (m.chance.often(0.1)) {
      const shape = m.fitting(x.shape);
      return m.add("Pow", [x.name, m.numbers(shape, Array.from({ length: sizeOf(shape) }, () => m.chance.one([2, 3, 1, 0])))], x.shape);
    }
    if (m.opset >= 12 && Number.isInteger(exponent) && m.chance.often(0.3)) return m.add("Pow", [x.name, m.integers([exponent], [])], x.shape);
    return m.add("Pow", [x.name, m.scalar(exponent)], x.shape);
  },
  PRelu: (m, x) => {
    const shape = m.fitting(x.shape);
    return m.add("PRelu", [x.name, m.weights(shape)], x.shape);
  },
  Clip: (m, x) => {
    const [min, max] = m.chance.one([[0, 6], [-1, 1], [0, undefined], [undefined, 1], [-0.5, 0.7], [undefined, undefined], [0, 0]] as const);
    if (m.opset < 11) {
      return m.add("Clip", [x.name], x.shape, [
        ...(min === undefined ? [] : [float("min", min)]),
        ...(max === undefined ? [] : [float("max", max)]),
      ]);
    }
    const bound = (value: number | undefined) => (value === undefined ? "" : m.numbers([], [value]));
    const inputs = [x.name, bound(min), bound(max)];
    while (inputs.at(-1) === "") inputs.pop();
    return m.add("Clip", inputs, x.shape);
  },
};

function matmulShape(a: Shape, b: Shape): number[] | undefined {
  const left = a.length === 1 ? [1, ...a] : a;
  const right = b.length === 1 ? [...b, 1] : b;
  const outer = broadcast(left.slice(0, -2), right.slice(0, -2));
  if (a.length === 0 || b.length === 0 || left.at(-1) !== right.at(-2) || outer === undefined) return undefined;
  return [...outer, ...(a.length === 1 ? [] : [left.at(-2) as number]), ...(b.length === 1 ? [] : [right.at(-1) as number])];
}

const products: Readonly<Record<string, Op>> = {
  MatMul: (m, x) => {
    const last = x.shape.at(-1) ?? 1;
    const units = m.chance.whole(1, 4);
    const stack = x.shape.slice(0, -2).map((size) => (size % BATCH === 0 || m.chance.often(0.5) ? 1 : size));
    const [left, shape] = m.chance.one<readonly [boolean, Shape]>([
      [false, [last, units]],
      [false, [last, units]],
      [false, [last, units]],
      [false, [last]],
      [false, [...stack, last, units]],
      [false, [2, last, units]],
      [true, [units, x.shape.at(-2) ?? last]],
      [true, [x.shape.at(-2) ?? last]],
      [true, [...stack, units, x.shape.at(-2) ?? last]],
    ]);
    if (shape.some((size) => size % BATCH === 0)) return undefined;
    const result = left ? matmulShape(shape, x.shape) : matmulShape(x.shape, shape);
    const w = result && m.weights(shape);
    return result && m.add("MatMul", left ? [w as string, x.name] : [x.name, w as string], result);
  },
  Gemm: (m, x) => {
    if (x.shape.length !== 2) return undefined;
    const [left, flipX, flipW] = [m.chance.often(0.15), m.chance.often(0.15), m.chance.often(0.5)];
    const [rows, columns] = (flipX ? [...x.shape].reverse() : x.shape) as [number, number];
    const units = m.chance.whole(1, 4);
    const inner = left ? rows : columns;
    if (inner % BATCH === 0) return undefined;
    const result = left ? [units, columns] : [rows, units];
    const w = left ? [units, inner] : [inner, units];
    const inputs = [x.name, m.weights(flipW ? w.reverse() : w)];
    if (left) inputs.reverse();
    if (m.opset < 11 || m.chance.often(0.8)) inputs.push(m.weights(m.fitting(result)));
    const [flipA, flipB] = left ? [flipW, flipX] : [flipX, flipW];
    return m.add("Gemm", inputs, result, [
      ...(flipA ? [int("transA", 1)] : []),
      ...(flipB ? [int("transB", 1)] : []),
      ...m.chance.one([[], [], [float("alpha", 0.5)], [float("beta", 0.3)], [float("alpha", 1.7), float("beta", 0)]]),
    ]);
  },
};

const softmax =
  (op: string): Op =>
  (m, x) => {
    if (x.shape.length === 0) return undefined;
    const axis = m.chance.below(x.shape.length);
    const said = m.chance.often(0.7) || x.shape.length === 1;
    return m.add(op, [x.name], x.shape, said ? [int("axis", m.spelled(axis, x.shape.length))] : []);
  };

/** Axes as an attribute before an opset, as an input from there on. */
const axesAs = (m: Maker, since: number, axes: readonly number[], name = "axes") =>
  m.opset < since ? { inputs: [], attributes: [ints(name, axes)] } : { inputs: [m.integers(axes)], attributes: [] };

const someAxes = (m: Maker, rank: number) => m.chance.shuffled(Array.from({ length: rank }, (_, i) => i)).slice(0, m.chance.whole(1, rank));

const reduction =
  (op: string, since: number): Op =>
  (m, { name, shape }) => {
    if (shape.length === 0) return undefined;
    const keeps = m.chance.often(0.5);
    const keepdims = keeps ? m.chance.one([[], [int("keepdims", 1)]]) : [int("keepdims", 0)];
    const isAll = m.chance.often(0.15);
    const axes = isAll ? shape.map((_, i) => i) : someAxes(m, shape.length);
    const said = isAll ? { inputs: [], attributes: [] } : axesAs(m, since, axes.map((axis) => m.spelled(axis, shape.length)));
    const result = keeps ? shape.map((size, i) => (axes.includes(i) ? 1 : size)) : shape.filter((_, i) => !axes.includes(i));
    if (isAll && m.opset >= since && m.chance.often(0.4)) return m.add(op, [name], shape, [int("noop_with_empty_axes", 1), ...keepdims]);
    return m.add(op, [name, ...said.inputs], result, [...said.attributes, ...keepdims]);
  };

const normalizations: Readonly<Record<string, Op>> = {
  Softmax: softmax("Softmax"),
  LogSoftmax: softmax("LogSoftmax"),
  ReduceMean: reduction("ReduceMean", 18),
  ReduceSum: reduction("ReduceSum", 13),
  BatchNormalization: (m, x) => {
    const channels = x.shape[1];
    if (channels === undefined || channels % BATCH === 0 || channels > 100) return undefined;
    const variance = m.numbers([channels], m.chance.weights(channels).map((value) => value ** 2));
    const inputs = [x.name, m.weights([channels]), m.weights([channels]), m.weights([channels]), variance];
    return m.add("BatchNormalization", inputs, x.shape, maybe(m, [float("epsilon", 1e-3), float("momentum", 0.8)]));
  },
  LayerNormalization: (m, x) => {
    if (m.opset < 17 || x.shape.length === 0) return undefined;
    const axis = m.chance.often(0.7) ? x.shape.length - 1 : m.chance.below(x.shape.length);
    const inner = x.shape.slice(axis);
    if (inner.some((size) => size % BATCH === 0)) return undefined;
    const inputs = [x.name, m.weights(inner), ...(m.chance.often(0.7) ? [m.weights(inner)] : [])];
    return m.add("LayerNormalization", inputs, x.shape, [int("axis", m.spelled(axis, x.shape.length)), ...maybe(m, [float("epsilon", 1e-3)])]);
  },
  ArgMax: (m, x) => {
    if (x.shape.length === 0) return undefined;
    const axis = m.chance.below(x.shape.length);
    const keeps = m.chance.often(0.5);
    return m.add(
      "ArgMax",
      [x.name],
      keeps ? x.shape.with(axis, 1) : x.shape.toSpliced(axis, 1),
      [int("axis", m.spelled(axis, x.shape.length)), ...(keeps ? [] : [int("keepdims", 0)]), ...(m.opset >= 12 && m.chance.often(0.1) ? [int("select_last_index", 1)] : [])],
      INT64,
    );
  },
};

/** A product as a list of factors. */
function factors(m: Maker, size: number): number[] {
  const first = m.chance.one([1, 2, 3, 4, 6].filter((divisor) => size % divisor === 0));
  return m.chance.one([[size], [first, size / first], [first, size / first], [1, first, size / first], [size / first, first]]);
}

const moves: Readonly<Record<string, Op>> = {
  Reshape: (m, x) => {
    const batch = x.shape.indexOf(BATCH);
    if (batch < 0) {
      const shape = factors(m, sizeOf(x.shape));
      if (sizeOf(shape) % BATCH === 0) return undefined;
      const target = m.chance.often(0.4) ? shape.with(m.chance.below(shape.length), -1) : shape;
      const zeros = target.map((size, i) => (size === x.shape[i] && m.chance.often(0.2) ? 0 : size));
      return m.add("Reshape", [x.name, m.integers(zeros)], shape);
    }
    const rest = factors(m, sizeOf(x.shape) / BATCH);
    const shape = m.chance.often(0.06) ? [BATCH * (rest[0] as number), ...rest.slice(1)] : [BATCH, ...rest];
    const spelled = shape.map((size) => (size === BATCH ? m.batch : size % BATCH === 0 ? -1 : size));
    if (batch === 0 && spelled[0] !== undefined && shape[0] === BATCH && m.chance.often(0.4)) {
      spelled[0] = 0;
      if (m.chance.often(0.5)) spelled[m.chance.whole(1, spelled.length - 1)] = -1;
    }
    if (batch === 0 && shape[0] === BATCH && m.chance.often(0.3)) return m.add("Reshape", [x.name, computedShape(m, x, spelled)], shape);
    return m.add("Reshape", [x.name, m.integers(spelled)], shape);
  },
  Flatten: (m, x) => {
    if (x.shape.length === 0) return undefined;
    const axis = m.chance.one([1, 1, m.chance.whole(0, x.shape.length)]);
    const shape = [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis))];
    const said = axis === 1 && m.chance.often(0.5) ? [] : [int("axis", axis < x.shape.length ? m.spelled(axis, x.shape.length) : axis)];
    return m.add("Flatten", [x.name], shape, said);
  },
  Transpose: (m, x) => {
    const axes = m.chance.shuffled(x.shape.map((_, i) => i));
    if (m.chance.often(0.2)) return m.add("Transpose", [x.name], [...x.shape].reverse());
    return m.add("Transpose", [x.name], axes.map((axis) => x.shape[axis] as number), [ints("perm", axes)]);
  },
  Squeeze: (m, x) => {
    const ones = x.shape.flatMap((size, i) => (size === 1 ? [i] : []));
    if (ones.length === 0 || (m.chance.often(0.3) && m.batch === -1)) return undefined;
    const isAll = m.chance.often(0.2);
    const axes = isAll ? ones : m.chance.shuffled(ones).slice(0, m.chance.whole(1, ones.length));
    const said = isAll ? { inputs: [], attributes: [] } : axesAs(m, 13, axes.map((axis) => m.spelled(axis, x.shape.length)));
    return m.add("Squeeze", [x.name, ...said.inputs], x.shape.filter((_, i) => !axes.includes(i)), said.attributes);
  },
  Unsqueeze: (m, x) => {
    if (x.shape.length > 3) return undefined;
    const rank = x.shape.length + m.chance.whole(1, 2);
    const axes = m.chance.shuffled(Array.from({ length: rank }, (_, i) => i)).slice(0, rank - x.shape.length);
    const old = x.shape.values();
    const shape = Array.from({ length: rank }, (_, i) => (axes.includes(i) ? 1 : (old.next().value as number)));
    const said = axesAs(m, 13, axes.map((axis) => m.spelled(axis, rank)));
    return m.add("Unsqueeze", [x.name, ...said.inputs], shape, said.attributes);
  },
  Expand: (m, x) => {
    if (m.opset < 8) return undefined;
    const wanted = x.shape.map((size) => (size === 1 && m.chance.often(0.5) ? m.chance.whole(1, 3) : size));
    if (m.chance.often(0.3)) wanted.unshift(m.chance.whole(1, 2));
    const target = wanted.map((size) => (size === BATCH ? (m.batch === -1 || m.chance.often(0.5) ? 1 : m.batch) : size));
    return target.some((size) => size % BATCH === 0) ? undefined : m.add("Expand", [x.name, m.integers(target)], wanted);
  },
  Identity: (m, x) => m.add("Identity", [x.name], x.shape, [], x.type),
  Dropout: (m, x) => m.add("Dropout", [x.name], x.shape, m.opset < 12 ? [float("ratio", 0.3)] : []),
  Cast: (m, x) => {
    const to = m.chance.one([FLOAT, FLOAT, DOUBLE, INT64, 6, 9]);
    return m.add("Cast", [x.name], x.shape, [int("to", to)], to);
  },
  Size: (m, x) => {
    const size = m.add("Cast", [m.add("Size", [x.name], [], [], INT64).name], [], [int("to", m.type)]);
    return m.add("Mul", [x.name, size.name], x.shape);
  },
};

/** The sizes of a reshape, the batch taken from the shape of the value. */
function computedShape(m: Maker, x: Value, spelled: readonly number[]): string {
  const shape = m.add("Shape", [x.name], [x.shape.length], [], INT64).name;
  const unsqueezed = (value: string) => {
    const said = axesAs(m, 13, [0]);
    return m.add("Unsqueeze", [value, ...said.inputs], [1], said.attributes, INT64).name;
  };
  const batch = m.chance.one([
    () => unsqueezed(m.add("Gather", [shape, m.integers([0], [])], [], [int("axis", 0)], INT64).name),
    () => m.add("Gather", [shape, m.integers([0])], [1], [], INT64).name,
    () => sliced(m, shape, [1], [0], [1], [0], [1], INT64)?.name ?? shape,
  ])();
  const rest = spelled.slice(1).map((size) => (m.chance.often(0.7) ? m.integers([size]) : unsqueezed(m.integers([size], []))));
  return m.add("Concat", [batch, ...rest], [spelled.length], [int("axis", 0)], INT64).name;
}

function sliced(m: Maker, x: string, shape: Shape, starts: number[], ends: number[], axes: number[], steps: number[], type = m.type): Value | undefined {
  if (m.opset < 10) {
    if (steps.some((step) => step !== 1)) return undefined;
    return m.add("Slice", [x], shape, [ints("starts", starts), ints("ends", ends), ints("axes", axes)], type);
  }
  const all = [starts, ends, axes, steps].map((list) => m.integers(list));
  const isPlain = steps.every((step) => step === 1) && m.chance.often(0.4);
  return m.add("Slice", [x, ...(isPlain ? all.slice(0, 3) : all)], shape, [], type);
}

const parts: Readonly<Record<string, Op>> = {
  Slice: (m, x) => {
    if (x.shape.length === 0) return undefined;
    const shape = [...x.shape];
    const axes = someAxes(m, x.shape.length);
    const [starts, ends, steps]: [number[], number[], number[]] = [[], [], []];
    for (const axis of axes) {
      const size = x.shape[axis] as number;
      if (size % BATCH === 0) {
        starts.push(0);
        ends.push(2 ** 31 - 1);
        steps.push(1);
        continue;
      }
      const step = m.opset < 10 ? 1 : m.chance.one([1, 1, 1, 2, -1, -2]);
      const start = m.chance.one([0, 1, -1, -2, -9, 2, 9]);
      const end = m.chance.one([size, -1, 1, 2, 2 ** 31 - 1, 9, -9, -(2 ** 31)]);
      const clamp = (index: number) => {
        const counted = index < 0 ? index + size : index;
        return step > 0 ? Math.min(Math.max(counted, 0), size) : Math.min(Math.max(counted, -1), size - 1);
      };
      const count = Math.ceil((clamp(end) - clamp(start)) / step);
      if (count <= 0) return undefined;
      shape[axis] = count;
      starts.push(start);
      ends.push(end);
      steps.push(step);
    }
    return sliced(m, x.name, shape, starts, ends, axes.map((axis) => m.spelled(axis, x.shape.length)), steps);
  },
  Gather: (m, x) => {
    const axis = m.chance.below(x.shape.length);
    const size = x.shape[axis];
    if (size === undefined || size % BATCH === 0) return undefined;
    const shape = m.chance.one<Shape>([[], [1], [2], [3], [2, 2]]);
    const indices = Array.from({ length: sizeOf(shape) }, () => m.spelled(m.chance.below(size), size));
    const said = axis === 0 && m.chance.often(0.5) ? [] : [int("axis", m.spelled(axis, x.shape.length))];
    return m.add("Gather", [x.name, m.integers(indices, shape)], x.shape.toSpliced(axis, 1, ...shape), said);
  },
  Concat: (m, x) => {
    if (x.shape.length === 0) return undefined;
    const axis = m.chance.below(x.shape.length);
    const fits = (other: Shape) => other.length === x.shape.length && other.every((size, i) => i === axis || size === x.shape[i]);
    const others = m.values.filter(({ shape, type }) => type === x.type && fits(shape));
    const all: { name: string; shape: Shape }[] = [x, ...Array.from({ length: m.chance.below(3) }, () => m.chance.one(others))];
    if (!x.shape.includes(BATCH) && m.chance.often(0.3)) all.push({ name: m.weights(x.shape), shape: x.shape });
    const size = all.reduce((sum, { shape }) => sum + (shape[axis] as number), 0);
    return m.add("Concat", m.chance.shuffled(all).map(({ name }) => name), x.shape.with(axis, size), [int("axis", m.spelled(axis, x.shape.length))]);
  },
  Split: (m, x) => {
    const axis = m.chance.below(x.shape.length);
    const size = x.shape[axis];
    if (size === undefined || size % BATCH === 0 || size < 2) return undefined;
    const count = m.chance.whole(2, Math.min(3, size));
    const first = m.chance.whole(1, size - count + 1);
    const isEven = m.chance.often(0.4) && (size % count === 0 || m.opset >= 18) && Math.ceil(size / count) * (count - 1) < size;
    const each = Math.ceil(size / count);
    const rest = Array.from({ length: count - 2 }, () => 1);
    const sizes = isEven
      ? Array.from({ length: count }, (_, i) => (i < count - 1 ? each : size - each * (count - 1)))
      : [first, ...rest, size - first - rest.length];
    const said = isEven ? { inputs: [], attributes: m.opset >= 18 ? [int("num_outputs", count)] : [] } : axesAs(m, 13, sizes, "split");
    const attributes = [...said.attributes, int("axis", m.spelled(axis, x.shape.length))];
    const results = m.addAll("Split", [x.name, ...said.inputs], sizes.map((part) => x.shape.with(axis, part)), attributes);
    m.values.push(...results);
    return m.chance.one(results);
  },
};

export const ops: Readonly<Record<string, Op>> = { ...activations, ...arithmetic, ...products, ...normalizations, ...moves, ...parts };
