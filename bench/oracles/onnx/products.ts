import { attribute } from "../../../test/import/support/onnx-model.ts";
import { BATCH, broadcast, type Shape } from "./maker.ts";
import type { Op } from "./op.ts";

function matmulShape(a: Shape, b: Shape): number[] | undefined {
  const left = a.length === 1 ? [1, ...a] : a;
  const right = b.length === 1 ? [...b, 1] : b;
  const outer = broadcast(left.slice(0, -2), right.slice(0, -2));
  if (a.length === 0 || b.length === 0 || left.at(-1) !== right.at(-2) || outer === undefined)
    return undefined;
  return [
    ...outer,
    ...(a.length === 1 ? [] : [left.at(-2) as number]),
    ...(b.length === 1 ? [] : [right.at(-1) as number]),
  ];
}

export const products: Readonly<Record<string, Op>> = {
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
      ...(flipA ? [attribute.int("transA", 1)] : []),
      ...(flipB ? [attribute.int("transB", 1)] : []),
      ...m.chance.one([
        [],
        [],
        [attribute.float("alpha", 0.5)],
        [attribute.float("beta", 0.3)],
        [attribute.float("alpha", 1.7), attribute.float("beta", 0)],
      ]),
    ]);
  },
};
