import { prepareScalar } from "../../../ir/walk-scalar.ts";
import { mathematics } from "../../../vocabulary/mathematics/index.ts";
import type { OnnxTensor } from "../graph.ts";
import { clipBounds } from "../node/clip-bounds.ts";
import { Refusal } from "../node/refusal.ts";
import { isFloat, roundToEven } from "../read/fit-to-type.ts";
import { type Fold, type FoldCall, storing } from "./call.ts";

interface Unary {
  readonly compute: (value: number) => number;
  /** Whether it is defined on integers as well. */
  readonly onIntegers: boolean;
}

const onFloats = (compute: Unary["compute"]): Unary => ({ compute, onIntegers: false });
const onNumbers = (compute: Unary["compute"]): Unary => ({ compute, onIntegers: true });

let argument = Number.NaN;
const erfOfArgument = prepareScalar(
  mathematics.erf.f64,
  (value) => value,
  () => argument,
);

function erf(x: number): number {
  argument = x;
  return erfOfArgument();
}

const unaries: Readonly<Record<string, Unary>> = {
  Abs: onNumbers(Math.abs),
  Acos: onFloats(Math.acos),
  Acosh: onFloats(Math.acosh),
  Asin: onFloats(Math.asin),
  Asinh: onFloats(Math.asinh),
  Atan: onFloats(Math.atan),
  Atanh: onFloats(Math.atanh),
  Ceil: onFloats(Math.ceil),
  Cos: onFloats(Math.cos),
  Cosh: onFloats(Math.cosh),
  Erf: onFloats(erf),
  Exp: onFloats(Math.exp),
  Floor: onFloats(Math.floor),
  Log: onFloats(Math.log),
  Neg: onNumbers((x) => -x),
  Reciprocal: onFloats((x) => 1 / x),
  Relu: onNumbers((x) => Math.max(x, 0)),
  Round: onFloats(roundToEven),
  Sigmoid: onFloats((x) => 1 / (1 + Math.exp(-x))),
  Sign: onNumbers(Math.sign),
  Sin: onFloats(Math.sin),
  Sinh: onFloats(Math.sinh),
  Softplus: onFloats((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  Sqrt: onFloats(Math.sqrt),
  Tan: onFloats(Math.tan),
  Tanh: onFloats(Math.tanh),
};

/** Computed in double precision and rounded once to the type of the input. */
export function foldUnary(call: FoldCall, { compute, onIntegers }: Unary): OnnxTensor {
  const { type, shape, data } = call.input(0);
  if (type === "bool" || (!isFloat(type) && !onIntegers)) {
    throw new Refusal(`it is not defined for ${type}`);
  }
  const store = storing(type);
  const result = call.allocate(shape, OPERATIONS_OF_A_FUNCTION);
  for (let i = 0; i < result.length; i++) result[i] = store(compute(data[i] as number));
  return { type, shape, data: result };
}

/** About the operations that the most expensive function takes. */
const OPERATIONS_OF_A_FUNCTION = 32;

function not(call: FoldCall): OnnxTensor {
  const { type, shape, data } = call.input(0);
  if (type !== "bool") throw new Refusal(`it is not defined for ${type}`);
  const result = call.allocate(shape);
  for (let i = 0; i < result.length; i++) result[i] = data[i] === 0 ? 1 : 0;
  return { type, shape, data: result };
}

/** Predicates on each number. */
const asking =
  (holds: (call: FoldCall) => (value: number) => boolean): Fold =>
  (call) => {
    const { type, shape, data } = call.input(0);
    if (!isFloat(type)) throw new Refusal(`it is not defined for ${type}`);
    const isSo = holds(call);
    const result = call.allocate(shape);
    for (let i = 0; i < result.length; i++) result[i] = isSo(data[i] as number) ? 1 : 0;
    return { type: "bool", shape, data: result };
  };

const isInfinite = (call: FoldCall) => {
  const [negative, positive] = [call.flag("detect_negative", true), call.flag("detect_positive", true)];
  return (value: number) =>
    (positive && value === Number.POSITIVE_INFINITY) || (negative && value === Number.NEGATIVE_INFINITY);
};

export const elementWise: Readonly<Record<string, Fold>> = {
  ...Object.fromEntries(
    Object.entries(unaries).map(([op, unary]) => [op, (call: FoldCall) => foldUnary(call, unary)]),
  ),
  Not: not,
  IsNaN: asking(() => Number.isNaN),
  IsInf: asking(isInfinite),
};

/** Clips to two bounds. */
export function clip(call: FoldCall): OnnxTensor {
  const { type, shape, data } = call.input(0);
  const { min, max } = clipBounds(call, type, (index) => call.inputs[index]);
  const store = storing(type);
  const result = call.allocate(shape);
  for (let i = 0; i < data.length; i++) result[i] = store(Math.min(Math.max(data[i] as number, min), max));
  return { type, shape, data: result };
}
