import type { Node } from "../graph.ts";
import { axesWithin, axisWithin, cutWithin } from "../node/axes.ts";
import { mixedBatch } from "../node/refusal.ts";
import { type Rule, TranslateCall } from "./call.ts";
import { inShape } from "./constant.ts";
import { gemmOfRows } from "./rules/gemm.ts";
import { movedAxes } from "./rules/transpose.ts";
import { type Computed, dimsOf, type MergedAxes, type Value } from "./value.ts";

type Result = ReturnType<Rule>;

/** A value with merged axes. */
type Merged = Computed & { readonly merged: MergedAxes };

/** What a node does with a value of merged axes: `rule` is what it does with those apart. */
type Through = (call: TranslateCall, merged: MergedAxes, rule: Rule) => Result;

/** The value among inputs that has merged axes. */
const mergedOf = (inputs: readonly (Value | undefined)[]): Merged | undefined => inputs.find(isMerged);

const isMerged = (value: Value | undefined): value is Merged =>
  value?.kind === "computed" && value.merged !== undefined;

export const isOfMerged = ({ inputs }: TranslateCall): boolean => mergedOf(inputs) !== undefined;

/** Translates a node whose inputs have merged axes. @throws Refusal if the node needs them as the one axis of the file */
export function throughMerged(call: TranslateCall, rule: Rule): Result {
  const value = mergedOf(call.inputs) as Merged;
  const through = Object.hasOwn(ways, call.node.op) ? (ways[call.node.op] as Through) : undefined;
  if (through === undefined)
    throw mixedBatch("it works on values in which they are merged with another axis");
  return through(call, value.merged, rule);
}

/** The node with attributes and inputs that speak of the axes apart. */
const apart = (
  call: TranslateCall,
  inputs: readonly (Value | undefined)[],
  attributes: Node["attributes"] = {},
): TranslateCall =>
  new TranslateCall(
    { ...call.node, attributes: { ...call.node.attributes, ...attributes } },
    inputs,
    call.setting,
  );

const without = ({ merged, ...value }: Computed): Computed => value;

/** A result whose axes, counted from the last, are merged as those of the input were. */
function asBefore(result: Result, { dims, merged }: Merged): Result {
  const again = (value: Value | undefined): Value | undefined =>
    value?.kind === "computed"
      ? { ...value, merged: { ...merged, first: merged.first + value.dims.length - dims.length } }
      : value;
  return "kind" in result ? (again(result) as Value) : result.map(again);
}

/** Operators that broadcast, or multiply matrices in axes after the merged ones: all inputs get the axes apart. */
const aligned: Through = (call, { count }, rule) => {
  const value = mergedOf(call.inputs) as Merged;
  const fromLast = value.dims.length - value.merged.first;
  const inputs = call.inputs.map((input) => {
    if (input === undefined) return input;
    if (input.kind === "computed" && input.merged !== undefined) {
      const isSame = input.merged.count === count && input.dims.length - input.merged.first === fromLast;
      if (isSame) return without(input);
      throw mixedBatch("they are merged with one axis in one value, and with another in the other");
    }
    const dims = dimsOf(input);
    // The axis that stands where the merged ones do.
    const axis = dims.length - (fromLast - count + 1);
    if (axis < 0) return input;
    if (dims[axis] !== 1) throw mixedBatch("another value has one for each of them");
    const shape = dims.toSpliced(axis, 1, ...Array<number>(count).fill(1));
    return input.kind === "computed"
      ? call.reshaped(input, shape)
      : inShape(input, shape as readonly number[]);
  });
  return asBefore(rule(apart(call, inputs)), value);
};

const product: Through = (call, merged, rule) => {
  const [a, b] = [call.input(0), call.input(1)];
  const value = mergedOf(call.inputs) as Computed;
  const isRow = a === value && merged.first + merged.count === value.dims.length - 1;
  // Rows of a matrix that is multiplied by constants.
  if (isRow && b.kind === "constant" && b.tensor.shape.length <= 2)
    return asBefore(rule(apart(call, [without(value), b])), value as Merged);
  if (merged.first + merged.count > value.dims.length - 2)
    throw mixedBatch("it multiplies a matrix that has all of them by another");
  return aligned(call, merged, rule);
};

const affine: Through = (call, merged) => {
  const value = call.input(0) as Computed & { merged?: MergedAxes };
  if (value.merged === undefined || merged.first !== 0 || merged.count !== value.dims.length - 1)
    throw mixedBatch("it multiplies a matrix that has all of them by another");
  const x = without(value);
  const own = apart(call, [x, ...call.inputs.slice(1)]);
  return { ...gemmOfRows(own, x), merged };
};

const permuted: Through = (call, { first, count }) => {
  const value = mergedOf(call.inputs) as Computed;
  const rank = value.dims.length - count + 1;
  const perm = axesWithin(call.numbers("perm") ?? [...Array(rank).keys()].reverse(), rank);
  const axes = perm.flatMap((axis) =>
    axis === first
      ? Array.from({ length: count }, (_, n) => first + n)
      : [axis < first ? axis : axis + count - 1],
  );
  const moved = movedAxes(call, without(value), axes);
  return { ...moved, merged: { first: perm.indexOf(first), count } };
};

/** Along an axis that is none of the merged ones; before opset 13, also along all after it. */
const alongAxis: Through = (call, { first, count }, rule) => {
  const value = mergedOf(call.inputs) as Merged;
  const rank = value.dims.length - count + 1;
  const isOne = call.opset >= 13;
  const axis = isOne ? axisWithin(call.number("axis", -1), rank) : cutWithin(call.number("axis", 1), rank);
  if (axis === first || (!isOne && axis < first))
    throw mixedBatch("it works along the batch", { attribute: "axis" });
  const own = apart(call, [without(value)], { axis: axis < first ? axis : axis + count - 1 });
  return asBefore(rule(own), value);
};

/** The size of merged axes is their product. */
const sizes: Through = (call, { first, count }, rule) => {
  const value = mergedOf(call.inputs) as Computed;
  const all = rule(apart(call, [without(value)], { start: 0, end: value.dims.length })) as Value;
  if (all.kind === "computed") throw mixedBatch("its sizes are computed");
  const { data } = all.tensor;
  const together = data.subarray(first, first + count).reduce((size, one) => size * one, 1);
  const shown = [...data.subarray(0, first), together, ...data.subarray(first + count)];
  const from = (end: number) => Math.min(Math.max(end < 0 ? end + shown.length : end, 0), shown.length);
  const some = shown.slice(from(call.number("start", 0)), from(call.number("end", shown.length)));
  return { ...all, tensor: { ...all.tensor, shape: [some.length], data: Float64Array.from(some) } };
};

/** Shapes of values are their business. */
const itself: Through = (call, _, rule) => rule(call);

const ofEachElement = `Abs Add And Cast CastLike Clip Div Dropout Elu Equal Erf Exp Gelu Greater GreaterOrEqual HardSigmoid
  HardSwish Identity IsInf IsNaN LeakyRelu Less LessOrEqual Log Max Mean Min Mish Mul Neg Not Or Pow PRelu Reciprocal Relu Selu
  Sigmoid Sign Softplus Softsign Sqrt Sub Sum Swish Tanh Where Xor`;

const ways: Readonly<Record<string, Through>> = {
  ...Object.fromEntries(ofEachElement.split(/\s+/).map((op) => [op, aligned])),
  MatMul: product,
  Gemm: affine,
  Transpose: permuted,
  Softmax: alongAxis,
  LogSoftmax: alongAxis,
  Shape: sizes,
  Reshape: itself,
};
