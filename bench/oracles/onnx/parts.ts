import { attribute } from "../../../test/import/support/onnx-model.ts";
import { BATCH, type Maker, type Shape, sizeOf, type Value } from "./maker.ts";
import { axesAs, type Op, someAxes } from "./op.ts";

export function sliced(
  m: Maker,
  x: string,
  shape: Shape,
  starts: number[],
  ends: number[],
  axes: number[],
  steps: number[],
  type = m.type,
): Value | undefined {
  if (m.opset < 10) {
    if (steps.some((step) => step !== 1)) return undefined;
    return m.add(
      "Slice",
      [x],
      shape,
      [attribute.ints("starts", starts), attribute.ints("ends", ends), attribute.ints("axes", axes)],
      type,
    );
  }
  const all = [starts, ends, axes, steps].map((list) => m.integers(list));
  const isPlain = steps.every((step) => step === 1) && m.chance.often(0.4);
  return m.add("Slice", [x, ...(isPlain ? all.slice(0, 3) : all)], shape, [], type);
}

export const parts: Readonly<Record<string, Op>> = {
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
    return sliced(
      m,
      x.name,
      shape,
      starts,
      ends,
      axes.map((axis) => m.spelled(axis, x.shape.length)),
      steps,
    );
  },
  Gather: (m, x) => {
    const axis = m.chance.below(x.shape.length);
    const size = x.shape[axis];
    if (size === undefined || size % BATCH === 0) return undefined;
    const shape = m.chance.one<Shape>([[], [1], [2], [3], [2, 2]]);
    const indices = Array.from({ length: sizeOf(shape) }, () => m.spelled(m.chance.below(size), size));
    const said =
      axis === 0 && m.chance.often(0.5) ? [] : [attribute.int("axis", m.spelled(axis, x.shape.length))];
    return m.add("Gather", [x.name, m.integers(indices, shape)], x.shape.toSpliced(axis, 1, ...shape), said);
  },
  Concat: (m, x) => {
    if (x.shape.length === 0) return undefined;
    const axis = m.chance.below(x.shape.length);
    const fits = (other: Shape) =>
      other.length === x.shape.length && other.every((size, i) => i === axis || size === x.shape[i]);
    const others = m.values.filter(({ shape, type }) => type === x.type && fits(shape));
    const all: { name: string; shape: Shape }[] = [
      x,
      ...Array.from({ length: m.chance.below(3) }, () => m.chance.one(others)),
    ];
    if (!x.shape.includes(BATCH) && m.chance.often(0.3))
      all.push({ name: m.weights(x.shape), shape: x.shape });
    const size = all.reduce((sum, { shape }) => sum + (shape[axis] as number), 0);
    return m.add(
      "Concat",
      m.chance.shuffled(all).map(({ name }) => name),
      x.shape.with(axis, size),
      [attribute.int("axis", m.spelled(axis, x.shape.length))],
    );
  },
  Split: (m, x) => {
    const axis = m.chance.below(x.shape.length);
    const size = x.shape[axis];
    if (size === undefined || size % BATCH === 0 || size < 2) return undefined;
    const count = m.chance.whole(2, Math.min(3, size));
    const first = m.chance.whole(1, size - count + 1);
    const isEven =
      m.chance.often(0.4) &&
      (size % count === 0 || m.opset >= 18) &&
      Math.ceil(size / count) * (count - 1) < size;
    const each = Math.ceil(size / count);
    const rest = Array.from({ length: count - 2 }, () => 1);
    const sizes = isEven
      ? Array.from({ length: count }, (_, i) => (i < count - 1 ? each : size - each * (count - 1)))
      : [first, ...rest, size - first - rest.length];
    const said = isEven
      ? { inputs: [], attributes: m.opset >= 18 ? [attribute.int("num_outputs", count)] : [] }
      : axesAs(m, 13, sizes, "split");
    const attributes = [...said.attributes, attribute.int("axis", m.spelled(axis, x.shape.length))];
    const results = m.addAll(
      "Split",
      [x.name, ...said.inputs],
      sizes.map((part) => x.shape.with(axis, part)),
      attributes,
    );
    m.values.push(...results);
    return m.chance.one(results);
  },
};
