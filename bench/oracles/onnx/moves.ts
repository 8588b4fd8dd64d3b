import { attribute, FLOAT, INT64 } from "../../../test/import/support/onnx-model.ts";
import { computedShape } from "./computed-shape.ts";
import { BATCH, DOUBLE, type Maker, sizeOf } from "./maker.ts";
import { axesAs, type Op } from "./op.ts";

/** A product as a list of factors. */
function factors(m: Maker, size: number): number[] {
  const first = m.chance.one([1, 2, 3, 4, 6].filter((divisor) => size % divisor === 0));
  return m.chance.one([
    [size],
    [first, size / first],
    [first, size / first],
    [1, first, size / first],
    [size / first, first],
  ]);
}

export const moves: Readonly<Record<string, Op>> = {
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
    if (batch === 0 && shape[0] === BATCH && m.chance.often(0.3))
      return m.add("Reshape", [x.name, computedShape(m, x, spelled)], shape);
    return m.add("Reshape", [x.name, m.integers(spelled)], shape);
  },
  Flatten: (m, x) => {
    if (x.shape.length === 0) return undefined;
    const axis = m.chance.one([1, 1, m.chance.whole(0, x.shape.length)]);
    const shape = [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis))];
    const said =
      axis === 1 && m.chance.often(0.5)
        ? []
        : [attribute.int("axis", axis < x.shape.length ? m.spelled(axis, x.shape.length) : axis)];
    return m.add("Flatten", [x.name], shape, said);
  },
  Transpose: (m, x) => {
    const axes = m.chance.shuffled(x.shape.map((_, i) => i));
    if (m.chance.often(0.2)) return m.add("Transpose", [x.name], [...x.shape].reverse());
    return m.add(
      "Transpose",
      [x.name],
      axes.map((axis) => x.shape[axis] as number),
      [attribute.ints("perm", axes)],
    );
  },
  Squeeze: (m, x) => {
    const ones = x.shape.flatMap((size, i) => (size === 1 ? [i] : []));
    if (ones.length === 0 || (m.chance.often(0.3) && m.batch === -1)) return undefined;
    const isAll = m.chance.often(0.2);
    const axes = isAll ? ones : m.chance.shuffled(ones).slice(0, m.chance.whole(1, ones.length));
    const said = isAll
      ? { inputs: [], attributes: [] }
      : axesAs(
          m,
          13,
          axes.map((axis) => m.spelled(axis, x.shape.length)),
        );
    return m.add(
      "Squeeze",
      [x.name, ...said.inputs],
      x.shape.filter((_, i) => !axes.includes(i)),
      said.attributes,
    );
  },
  Unsqueeze: (m, x) => {
    if (x.shape.length > 3) return undefined;
    const rank = x.shape.length + m.chance.whole(1, 2);
    const axes = m.chance.shuffled(Array.from({ length: rank }, (_, i) => i)).slice(0, rank - x.shape.length);
    const old = x.shape.values();
    const shape = Array.from({ length: rank }, (_, i) =>
      axes.includes(i) ? 1 : (old.next().value as number),
    );
    const said = axesAs(
      m,
      13,
      axes.map((axis) => m.spelled(axis, rank)),
    );
    return m.add("Unsqueeze", [x.name, ...said.inputs], shape, said.attributes);
  },
  Expand: (m, x) => {
    if (m.opset < 8) return undefined;
    const wanted = x.shape.map((size) => (size === 1 && m.chance.often(0.5) ? m.chance.whole(1, 3) : size));
    if (m.chance.often(0.3)) wanted.unshift(m.chance.whole(1, 2));
    const target = wanted.map((size) =>
      size === BATCH ? (m.batch === -1 || m.chance.often(0.5) ? 1 : m.batch) : size,
    );
    return target.some((size) => size % BATCH === 0)
      ? undefined
      : m.add("Expand", [x.name, m.integers(target)], wanted);
  },
  Identity: (m, x) => m.add("Identity", [x.name], x.shape, [], x.type),
  Dropout: (m, x) => m.add("Dropout", [x.name], x.shape, m.opset < 12 ? [attribute.float("ratio", 0.3)] : []),
  Cast: (m, x) => {
    const to = m.chance.one([FLOAT, FLOAT, DOUBLE, INT64, 6, 9]);
    return m.add("Cast", [x.name], x.shape, [attribute.int("to", to)], to);
  },
  Size: (m, x) => {
    const size = m.add(
      "Cast",
      [m.add("Size", [x.name], [], [], INT64).name],
      [],
      [attribute.int("to", m.type)],
    );
    return m.add("Mul", [x.name, size.name], x.shape);
  },
};
