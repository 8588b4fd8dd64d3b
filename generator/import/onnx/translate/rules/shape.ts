import { Refusal } from "../../node/refusal.ts";
import { broadcasted } from "../broadcast.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { broadcastDims } from "../dims.ts";
import { BATCH, type Computed, type Constant, type Value } from "../value.ts";

const integers = (call: TranslateCall, data: readonly number[], shape: readonly number[]): Constant => ({
  kind: "constant",
  name: call.node.outputs[0] ?? "",
  tensor: { type: "i64", shape, data: Float64Array.from(data) },
});

const sizes = (call: TranslateCall, { dims }: Computed): number[] =>
  dims.map((dim) => (dim === BATCH ? (call.setting.batchSize ?? Number.NaN) : dim));

const shape: Rule = (call) => {
  const all = sizes(call, call.computed(0));
  const from = (end: number) => Math.min(Math.max(end < 0 ? end + all.length : end, 0), all.length);
  const some = all.slice(from(call.number("start", 0)), from(call.number("end", all.length)));
  return integers(call, some, [some.length]);
};

const size: Rule = (call) => {
  const total = sizes(call, call.computed(0)).reduce((product, dim) => product * dim, 1);
  if (Number.isNaN(total)) throw new Refusal("it counts the elements of an open batch");
  return integers(call, [total], []);
};

const expand: Rule = (call): Value => {
  const x = call.computed(0);
  const { data } = call.constant(1, "shape").tensor;
  const { batchSize } = call.setting;
  const offset = data.length - x.dims.length;
  const wanted = Array.from(data, (dim, i) => {
    const isBatch = x.dims[i - offset] === BATCH && (Number.isNaN(dim) || dim === batchSize);
    return isBatch ? BATCH : dim;
  });
  if (wanted.some(Number.isNaN)) throw new Refusal("it repeats a value along the batch");
  return broadcasted(call, x, broadcastDims(x.dims, wanted));
};

export const shapeRules = { Shape: shape, Size: size, Expand: expand } satisfies Readonly<
  Record<string, Rule>
>;
