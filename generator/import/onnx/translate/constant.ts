import { quote } from "../../../diagnostics/words.ts";
import { type Shape, sizeOf } from "../../../ir/tensor-data.ts";
import type { ImportedTensor } from "../../imported-model.ts";
import type { Budget } from "../fold/index.ts";
import { Refusal } from "../node/refusal.ts";
import type { Constant } from "./value.ts";

/** Weights of the file, with what was done to them added to their name. */
function derived(
  budget: Budget,
  { name, tensor }: Constant,
  what: string,
  shape: Shape,
  number: (i: number, data: Float64Array) => number,
): Constant {
  budget.spend(sizeOf(shape));
  const data = new Float64Array(sizeOf(shape));
  for (let i = 0; i < data.length; i++) data[i] = number(i, tensor.data);
  return {
    kind: "constant",
    name: what ? `${name}_${what}` : name,
    tensor: { type: tensor.type, shape, data },
  };
}

export const mapped = (
  budget: Budget,
  constant: Constant,
  what: string,
  change: (value: number) => number,
): Constant => derived(budget, constant, what, constant.tensor.shape, (i, data) => change(data[i] as number));

/** The same numbers in another shape. */
export const inShape = ({ name, tensor }: Constant, shape: Shape): Constant => ({
  kind: "constant",
  name,
  tensor: { ...tensor, shape },
});

/** Broadcasts a constant as NumPy does. Throws a Refusal if it does not broadcast to the shape. */
export function expanded(budget: Budget, constant: Constant, shape: Shape): Constant {
  const own = constant.tensor.shape;
  const offset = shape.length - own.length;
  if (offset < 0 || !own.every((size, axis) => size === 1 || size === shape[axis + offset])) {
    throw new Refusal(
      `${quote(constant.name)} has shape ${own.join("×")}, which does not broadcast to ${shape.join("×")}`,
    );
  }
  const steps = stepsOf(own, shape);
  if (sizeOf(shape) === constant.tensor.data.length) return inShape(constant, shape);
  return derived(budget, constant, "expanded", shape, (i, data) => {
    let place = 0;
    for (let axis = shape.length - 1, rest = i; axis >= 0; axis--) {
      const size = shape[axis] as number;
      place += (rest % size) * (steps[axis] as number);
      rest = Math.floor(rest / size);
    }
    return data[place] as number;
  });
}

/** A constant so many times along its first axis. */
export function repeated(budget: Budget, constant: Constant, times: number): Constant {
  const [first = 1, ...others] = constant.tensor.shape;
  const one = inShape(constant, [1, first, ...others]);
  return inShape(expanded(budget, one, [times, first, ...others]), [times * first, ...others]);
}

/** The stride in the data for each axis of the larger shape; 0 where the data repeat. */
function stepsOf(own: Shape, shape: Shape): number[] {
  const steps = Array<number>(shape.length).fill(0);
  for (let axis = own.length - 1, step = 1; axis >= 0; axis--) {
    const size = own[axis] as number;
    if (size > 1) steps[axis + shape.length - own.length] = step;
    step *= size;
  }
  return steps;
}

/** A matrix with its rows as columns. */
export function flipped(budget: Budget, constant: Constant): Constant {
  const [rows = 0, columns = 0] = constant.tensor.shape;
  const place = (i: number) => (i % rows) * columns + Math.floor(i / rows);
  return derived(budget, constant, "transposed", [columns, rows], (i, data) => data[place(i)] as number);
}

/** One of the parts along an axis, which becomes 1. */
export function partOf(budget: Budget, constant: Constant, axis: number, index: number): Constant {
  const { shape } = constant.tensor;
  const inner = sizeOf(shape.slice(axis + 1));
  const size = shape[axis] as number;
  const place = (i: number) => (Math.floor(i / inner) * size + index) * inner + (i % inner);
  const part = shape.map((length, i) => (i === axis ? 1 : length));
  return derived(budget, constant, `${index}`, part, (i, data) => data[place(i)] as number);
}

/** A constant without axes of the batch size along which it does not vary. */
export function withoutBatch(constant: Constant, batchSize: number): Constant {
  const axis = constant.tensor.shape.indexOf(batchSize);
  if (axis < 0) return constant;
  const { type, shape, data } = constant.tensor;
  const inner = sizeOf(shape.slice(axis + 1));
  const isSame = data.every((value, i) =>
    Object.is(value, data[i - (Math.floor(i / inner) % batchSize) * inner]),
  );
  if (!isSame) return constant;
  const one = data.filter((_, i) => Math.floor(i / inner) % batchSize === 0);
  return { ...constant, tensor: { type, shape: shape.with(axis, 1), data: one } };
}

export const asTensor = ({ name, tensor }: Constant, layout?: "out_in"): ImportedTensor => ({
  kind: "tensor",
  key: name,
  tensor: { shape: tensor.shape, data: tensor.data },
  ...(layout && { layout }),
});

/** One number for all, or the tensor. */
export function asNumbers(constant: Constant): number | ImportedTensor {
  if (constant.tensor.data.length === 0) throw new Refusal(`${quote(constant.name)} has no elements`);
  const { data } = constant.tensor;
  return data.length === 1 ? (data[0] as number) : asTensor(constant);
}
