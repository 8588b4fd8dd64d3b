import { quote } from "../../../../diagnostics/words.ts";
import { type Shape, sizeOf } from "../../../../ir/tensor-data.ts";
import { summed } from "../../fold/products.ts";
import { equationOf } from "../../node/einsum-equation.ts";
import { mixedBatch, Refusal } from "../../node/refusal.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { inShape } from "../constant.ts";
import { showDims } from "../dims.ts";
import { BATCH, type Computed, type Constant, type Dim, dimsOf } from "../value.ts";
import { TWO_VALUES, timesMatrices } from "./matmul.ts";
import { partAlong } from "./parts.ts";
import { reduced, without } from "./reduce.ts";
import { movedAxes } from "./transpose.ts";

type Labels = readonly string[];

/** A value with a label for each axis, each once. */
interface Labelled {
  readonly x: Computed;
  readonly labels: Labels;
}

/** Products and sums over axes by name: of one value, or of one and a constant. */
export const einsum: Rule = (call) => {
  const values = call.inputs.map((_, i) => call.input(i));
  const ranks = values.map((value) => dimsOf(value).length);
  const { inputs, output } = equationOf(call, ranks);
  const at = values.findIndex((value) => value.kind === "computed");
  const others = values.flatMap((value, i) => (i === at ? [] : [{ value, labels: inputs[i] as Labels }]));
  const [other, ...more] = others;
  if (others.some(({ value }) => value.kind === "computed"))
    throw new Refusal("more than one of its inputs depends on the network's input", TWO_VALUES);
  if (more.length > 0) throw new Refusal(`it has ${inputs.length} inputs, and at most two can be imported`);
  const x = diagonals(call, { x: call.floats(at), labels: inputs[at] as Labels });
  if (other === undefined) return inOrder(call, summedOver(call, x, output), output);
  const constant = other.value as Constant;
  checkSizes(x, constant, other.labels);
  const needed = [...output, ...other.labels];
  return inOrder(call, product(call, summedOver(call, x, needed), constant, other.labels, output), output);
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
function product(
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

const isIn = (labels: Labels) => (label: string) => labels.includes(label);

const inOrder = (call: TranslateCall, { x, labels }: Labelled, output: Labels): Computed =>
  movedAxes(
    call,
    x,
    output.map((label) => labels.indexOf(label)),
  );
