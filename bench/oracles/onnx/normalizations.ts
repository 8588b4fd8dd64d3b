import { attribute, INT64 } from "../../../test/import/support/onnx-model.ts";
import { BATCH } from "./maker.ts";
import { axesAs, maybe, type Op, someAxes } from "./op.ts";

const softmax =
  (op: string): Op =>
  (m, x) => {
    if (x.shape.length === 0) return undefined;
    const axis = m.chance.below(x.shape.length);
    const said = m.chance.often(0.7) || x.shape.length === 1;
    return m.add(op, [x.name], x.shape, said ? [attribute.int("axis", m.spelled(axis, x.shape.length))] : []);
  };

const reduction =
  (op: string, since: number): Op =>
  (m, { name, shape }) => {
    if (shape.length === 0) return undefined;
    const keeps = m.chance.often(0.5);
    const keepdims = keeps
      ? m.chance.one([[], [attribute.int("keepdims", 1)]])
      : [attribute.int("keepdims", 0)];
    const isAll = m.chance.often(0.15);
    const axes = isAll ? shape.map((_, i) => i) : someAxes(m, shape.length);
    const said = isAll
      ? { inputs: [], attributes: [] }
      : axesAs(
          m,
          since,
          axes.map((axis) => m.spelled(axis, shape.length)),
        );
    const result = keeps
      ? shape.map((size, i) => (axes.includes(i) ? 1 : size))
      : shape.filter((_, i) => !axes.includes(i));
    if (isAll && m.opset >= since && m.chance.often(0.4))
      return m.add(op, [name], shape, [attribute.int("noop_with_empty_axes", 1), ...keepdims]);
    return m.add(op, [name, ...said.inputs], result, [...said.attributes, ...keepdims]);
  };

export const normalizations: Readonly<Record<string, Op>> = {
  Softmax: softmax("Softmax"),
  LogSoftmax: softmax("LogSoftmax"),
  ReduceMean: reduction("ReduceMean", 18),
  ReduceSum: reduction("ReduceSum", 13),
  BatchNormalization: (m, x) => {
    const channels = x.shape[1];
    if (channels === undefined || channels % BATCH === 0 || channels > 100) return undefined;
    const variance = m.numbers(
      [channels],
      m.chance.weights(channels).map((value) => value ** 2),
    );
    const inputs = [x.name, m.weights([channels]), m.weights([channels]), m.weights([channels]), variance];
    return m.add(
      "BatchNormalization",
      inputs,
      x.shape,
      maybe(m, [attribute.float("epsilon", 1e-3), attribute.float("momentum", 0.8)]),
    );
  },
  LayerNormalization: (m, x) => {
    if (m.opset < 17 || x.shape.length === 0) return undefined;
    const axis = m.chance.often(0.7) ? x.shape.length - 1 : m.chance.below(x.shape.length);
    const inner = x.shape.slice(axis);
    if (inner.some((size) => size % BATCH === 0)) return undefined;
    const inputs = [x.name, m.weights(inner), ...(m.chance.often(0.7) ? [m.weights(inner)] : [])];
    return m.add("LayerNormalization", inputs, x.shape, [
      attribute.int("axis", m.spelled(axis, x.shape.length)),
      ...maybe(m, [attribute.float("epsilon", 1e-3)]),
    ]);
  },
  ArgMax: (m, x) => {
    if (x.shape.length === 0) return undefined;
    const axis = m.chance.below(x.shape.length);
    const keeps = m.chance.often(0.5);
    return m.add(
      "ArgMax",
      [x.name],
      keeps ? x.shape.with(axis, 1) : x.shape.toSpliced(axis, 1),
      [
        attribute.int("axis", m.spelled(axis, x.shape.length)),
        ...(keeps ? [] : [attribute.int("keepdims", 0)]),
        ...(m.opset >= 12 && m.chance.often(0.1) ? [attribute.int("select_last_index", 1)] : []),
      ],
      INT64,
    );
  },
};
