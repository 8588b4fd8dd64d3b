import { quote } from "../../../../diagnostics/words.ts";
import { type Shape, sizeOf } from "../../../../ir/tensor-data.ts";
import { summed } from "../../fold/products.ts";
import { equationOf } from "../../node/einsum-equation.ts";
import { mixedBatch, Refusal } from "../../node/refusal.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { inShape } from "../constant.ts";
import { mergedDim, showDims } from "../dims.ts";
import { BATCH, type Computed, type Constant, type Dim, type Dims, dimsOf } from "../value.ts";
import { timesComputed, timesMatrices } from "./matmul.ts";
import { partAlong } from "./parts.ts";
import { reduced, without } from "./reduce.ts";
import { movedAxes } from "./transpose.ts";

type Labels = readonly string[];

/** A value with a label for each axis, each once. */
interface Labelled {
  readonly x: Computed;
  readonly labels: Labels;
}

/** Products and sums over axes by name: of one value, and of that and others from the first to the last. */
export const einsum: Rule = (call) => {
  const values = call.inputs.map((_, i) => call.input(i));
  const ranks = values.map((value) => dimsOf(value).length);
  const { inputs, output } = equationOf(call, ranks);
  const first = values.findIndex((value) => value.kind === "computed");
  const others = values.flatMap((value, i) =>
    i === first ? [] : [{ value, i, labels: inputs[i] as Labels }],
  );
  const start = diagonals(call, { x: call.floats(first), labels: inputs[first] as Labels });
  const whole = others.reduce((product, { value, i, labels }, n) => {
    const later = [...output, ...others.slice(n + 1).flatMap((other) => other.labels)];
    const x = summedOver(call, product, [...later, ...labels]);
    if (value.kind === "constant") {
      checkSizes(x, value, labels);
      return withConstant(call, x, value, labels, later);
    }
    const y = summedOver(call, diagonals(call, { x: call.floats(i), labels }), [...later, ...x.labels]);
    return withComputed(call, x, y, later);
  }, start);
  return inOrder(call, summedOver(call, whole, output), output);
};

/** Sizes of the same label are equal. */
function checkSizes({ x, labels }: Labelled, { name, tensor }: Constant, others: Labels): void {
  for (const [i, label] of others.entries()) {
    const own = x.dims[labels.indexOf(label)];
    const size = tensor.shape[i];
    if (own === BATCH) throw mixedBatch("a constant has values for each of them");
    if (own !== undefined && own !== size)
      throw new Refusal(`${quote(name)} has size ${size} along ${label}, and ${showDims(x.dims)} has ${own}`);
  }
}

/** Axes of the same label as one: the elements whose indices are equal. */
function diagonals(call: TranslateCall, { x, labels }: Labelled): Labelled {
  const second = labels.findIndex((label, i) => labels.indexOf(label) < i);
  if (second < 0) return { x, labels };
  const first = labels.indexOf(labels[second] as string);
  const [size, other] = [x.dims[first], x.dims[second]] as [Dim, Dim];
  if (size === BATCH || other === BATCH) throw mixedBatch("it takes a diagonal along the batch");
  if (size !== other) throw new Refusal(`it takes a diagonal of shape ${showDims(x.dims)}`);
  const rest = labels.map((_, i) => i).filter((i) => i !== first && i !== second);
  const moved = movedAxes(call, x, [...rest, first, second]);
  const kept = moved.dims.slice(0, -2);
  const flat = call.reshaped(moved, [...kept, size * size]);
  const diagonal = partAlong(call, flat, kept.length, { start: 0, end: size * size, step: size + 1 });
  return diagonals(call, {
    x: diagonal,
    labels: [...rest.map((i) => labels[i] as string), labels[first] as string],
  });
}

/** The sum over all axes whose label nothing needs. */
function summedOver(call: TranslateCall, { x, labels }: Labelled, needed: Labels): Labelled {
  const axes = labels.flatMap((label, axis) => (needed.includes(label) ? [] : [axis]));
  if (axes.length === 0) return { x, labels };
  const sum = reduced(call, x, "sum", axes);
  return {
    x: call.result(sum.draft, without(x.dims, axes), x.type),
    labels: labels.filter((label) => needed.includes(label)),
  };
}

/** A product with matrices along the axes that both have and the output has not; one for each index of those that it has. */
function withConstant(
  call: TranslateCall,
  { x, labels }: Labelled,
  constant: Constant,
  others: Labels,
  output: Labels,
): Labelled {
  const both = labels.filter((label) => others.includes(label));
  const [stacked, inner] = [both.filter(isIn(output)), both.filter((label) => !output.includes(label))];
  const rows = labels.filter((label) => !others.includes(label));
  const columns = [...new Set(others)].filter((label) => !labels.includes(label) && output.includes(label));
  const weights = summed(
    call.budget,
    [{ tensor: constant.tensor, labels: others }],
    [...stacked, ...inner, ...columns],
  );
  const sizes = (of: Labels): Shape =>
    of.map((label) => weights.shape[[...stacked, ...inner, ...columns].indexOf(label)] as number);
  const [stack, depth, width] = [sizes(stacked), sizeOf(sizes(inner)), sizeOf(sizes(columns))];
  const moved = movedAxes(
    call,
    x,
    [...stacked, ...rows, ...inner].map((label) => labels.indexOf(label)),
  );
  const before = moved.dims.slice(0, stacked.length + rows.length);
  const row = rows.length === 0 ? [1] : [];
  const matrices = inShape({ ...constant, tensor: weights }, [
    ...stack,
    ...rows.slice(1).map(() => 1),
    depth,
    width,
  ]);
  const multiplied = timesMatrices(call, call.reshaped(moved, [...before, ...row, depth]), matrices);
  return {
    x: call.reshaped(multiplied, [...before, ...sizes(columns)]),
    labels: [...stacked, ...rows, ...columns],
  };
}

/** The same of two computed values: the axes of each are put in three groups, so that both are stacks of matrices. */
function withComputed(call: TranslateCall, a: Labelled, b: Labelled, output: Labels): Labelled {
  const both = a.labels.filter((label) => b.labels.includes(label));
  for (const label of both) {
    const [own, other] = [a, b].map(({ x, labels }) => x.dims[labels.indexOf(label)]);
    if (own === other) continue;
    if (own === BATCH || other === BATCH)
      throw mixedBatch("one of its values has one for each of them, and another not");
    throw new Refusal(`its sizes along ${label} are ${own} and ${other}`);
  }
  const [stacked, inner] = [both.filter(isIn(output)), both.filter((label) => !output.includes(label))];
  const rows = a.labels.filter((label) => !both.includes(label));
  const columns = b.labels.filter((label) => !both.includes(label));
  const sizes = ({ x, labels }: Labelled, of: Labels): Dims =>
    of.map((label) => x.dims[labels.indexOf(label)] as Dim);
  const stack = sizes(a, stacked);
  const [height, depth, width] = [sizes(a, rows), sizes(a, inner), sizes(b, columns)].map(mergedDim) as [
    Dim,
    Dim,
    Dim,
  ];
  const matrices = (from: Labelled, order: Labels, matrix: Dims): Computed =>
    call.reshaped(inOrder(call, from, order), [...stack, ...matrix]);
  const product = timesComputed(
    call,
    matrices(a, [...stacked, ...rows, ...inner], [height, depth]),
    matrices(b, [...stacked, ...inner, ...columns], [depth, width]),
  );
  return {
    x: call.reshaped(product, [...stack, ...sizes(a, rows), ...sizes(b, columns)]),
    labels: [...stacked, ...rows, ...columns],
  };
}

const isIn = (labels: Labels) => (label: string) => labels.includes(label);

const inOrder = (call: TranslateCall, { x, labels }: Labelled, output: Labels): Computed =>
  movedAxes(
    call,
    x,
    output.map((label) => labels.indexOf(label)),
  );
