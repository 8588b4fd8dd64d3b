import { sizeOf } from "../../../ir/tensor-data.ts";
import type { OnnxTensor } from "../graph.ts";
import { axisWithin, cutWithin } from "../node/axes.ts";
import { type Fold, type FoldCall, storing } from "./call.ts";

type OfRow = (row: readonly number[]) => readonly number[];

/** exp(x − max x) / Σexp(x − max x) and its logarithm, in doubles, rounded once. */
const softmaxes: Readonly<Record<string, OfRow>> = {
  Softmax(row) {
    const exponentials = row.map((x) => Math.exp(x - Math.max(...row)));
    const total = exponentials.reduce((sum, x) => sum + x);
    return exponentials.map((x) => x / total);
  },
  LogSoftmax(row) {
    const largest = Math.max(...row);
    const total = row.reduce((sum, x) => sum + Math.exp(x - largest), 0);
    return row.map((x) => x - largest - Math.log(total));
  },
};

/** Along one axis since opset 13; before, over all axes from that one on. */
function alongAxis(call: FoldCall, ofRow: OfRow): OnnxTensor {
  const { type, shape, data } = call.input(0);
  const isOne = call.opset >= 13;
  const axis = isOne
    ? axisWithin(call.number("axis", -1), shape.length)
    : cutWithin(call.number("axis", 1), shape.length);
  const step = isOne ? sizeOf(shape.slice(axis + 1)) : 1;
  const length = isOne ? (shape[axis] ?? 1) : sizeOf(shape.slice(axis));
  const result = call.allocate(shape, length);
  const store = storing(type);
  for (let start = 0; start < data.length; start++) {
    if (Math.floor(start / step) % length !== 0) continue;
    const row = Array.from({ length }, (_, i) => data[start + i * step] as number);
    for (const [i, value] of ofRow(row).entries()) result[start + i * step] = store(value);
  }
  return { type, shape, data: result };
}

export const softmaxFolds: Readonly<Record<string, Fold>> = Object.fromEntries(
  Object.entries(softmaxes).map(([op, ofRow]) => [op, (call) => alongAxis(call, ofRow)]),
);
