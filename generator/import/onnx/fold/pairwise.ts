import type { Shape } from "../../../ir/tensor-data.ts";
import type { ElementType, OnnxTensor } from "../graph.ts";
import { Refusal } from "../node/refusal.ts";
import { aligned } from "../node/shapes.ts";
import { isFloat } from "../read/fit-to-type.ts";
import type { Fold } from "./call.ts";
import { type FoldCall, storing } from "./call.ts";
import { broadcastShapes, repeatingStrides, view } from "./strides.ts";

type Compute = (a: number, b: number) => number;

/** Operators on numbers of one type, whose result has that type. */
const arithmetic: Readonly<Record<string, (type: ElementType, call: FoldCall) => Compute>> = {
  Add: () => (a, b) => a + b,
  Sub: () => (a, b) => a - b,
  Mul: () => (a, b) => a * b,
  Div: (type) => (isFloat(type) ? (a, b) => a / b : divideIntegers),
  Mod: (type, call) => {
    const remainder: Compute = call.flag("fmod") ? (a, b) => a % b : flooredRemainder;
    return isFloat(type) ? remainder : (a, b) => remainder(a, divisor(b));
  },
};

/** Operators on numbers of one type, whose result is bool. */
const comparisons: Readonly<Record<string, Compute>> = {
  Equal: (a, b) => Number(a === b),
  Greater: (a, b) => Number(a > b),
  GreaterOrEqual: (a, b) => Number(a >= b),
  Less: (a, b) => Number(a < b),
  LessOrEqual: (a, b) => Number(a <= b),
};

const logic: Readonly<Record<string, Compute>> = {
  And: (a, b) => a & b,
  Or: (a, b) => a | b,
  Xor: (a, b) => a ^ b,
};

/** Any number of inputs. @param done computes the result from the last value and the number of inputs */
const variadic: Readonly<
  Record<string, { compute: Compute; done?: (sum: number, count: number) => number }>
> = {
  Max: { compute: (a, b) => Math.max(a, b) },
  Min: { compute: (a, b) => Math.min(a, b) },
  Sum: { compute: (a, b) => a + b },
  Mean: { compute: (a, b) => a + b, done: (sum, count) => sum / count },
};

function divisor(b: number): number {
  if (b === 0) throw new Refusal("it divides an integer by 0");
  return b;
}

/** Towards zero. */
const divideIntegers: Compute = (a, b) => Math.trunc(a / divisor(b));

/** The remainder has the sign of the divisor. */
function flooredRemainder(a: number, b: number): number {
  const remainder = a % b;
  return remainder !== 0 && remainder < 0 !== b < 0 ? remainder + b : remainder;
}

/** Applies `compute` to each pair of two tensors that broadcast together. */
export function pairwise(
  call: FoldCall,
  a: OnnxTensor,
  b: OnnxTensor,
  type: ElementType,
  compute: Compute,
): OnnxTensor {
  const shape = broadcastShapes(a.shape, b.shape);
  const data = call.allocate(shape);
  const left = seenAs(a, shape);
  const right = seenAs(b, shape);
  const store = storing(type);
  for (let i = 0; i < data.length; i++) data[i] = store(compute(left[i] as number, right[i] as number));
  return { type, shape, data };
}

/** The numbers of a tensor repeated to a larger shape. */
export const seenAs = ({ shape: own, data }: OnnxTensor, shape: Shape): Float64Array =>
  view(data, shape, repeatingStrides(own, shape));

/** Two inputs of one type. */
function operands(call: FoldCall): readonly [OnnxTensor, OnnxTensor] {
  call.alike();
  return alignedTensors(call);
}

function alignedTensors(call: FoldCall): readonly [OnnxTensor, OnnxTensor] {
  const [a, b] = [call.input(0), call.input(1)];
  return [a, { ...b, shape: aligned(call, a.shape, b.shape) }];
}

function foldArithmetic(call: FoldCall, compute: (typeof arithmetic)[string]): OnnxTensor {
  const [a, b] = operands(call);
  if (a.type === "bool") throw new Refusal("it is not defined for bool");
  return pairwise(call, a, b, a.type, compute(a.type, call));
}

function foldComparison(call: FoldCall, compute: Compute): OnnxTensor {
  const [a, b] = operands(call);
  return pairwise(call, a, b, "bool", compute);
}

function foldLogic(call: FoldCall, compute: Compute): OnnxTensor {
  const [a, b] = operands(call);
  if (a.type !== "bool") throw new Refusal(`it is not defined for ${a.type}`);
  return pairwise(call, a, b, "bool", compute);
}

function foldVariadic(call: FoldCall, { compute, done }: (typeof variadic)[string]): OnnxTensor {
  const [first, ...others] = call.alike();
  const result = others.reduce((a, b) => pairwise(call, a, b, first.type, compute), first);
  if (done === undefined) return result;
  const store = storing(first.type);
  return {
    ...result,
    data: result.data.map((sum) => store(done(sum, others.length + 1))),
  };
}

/** The result has the type of the base, whatever that of the exponent is. */
function foldPow(call: FoldCall): OnnxTensor {
  const [base, exponent] = alignedTensors(call);
  if (base.type === "bool" || exponent.type === "bool") throw new Refusal("it is not defined for bool");
  return pairwise(call, base, exponent, base.type, power);
}

/** As in C and NumPy; JavaScript gives NaN for 1 to the power of NaN and for ±1 to the power of ±∞. */
const power: Compute = (a, b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b);

/** The rows of a table as folds, each through `fold`. */
const each = <Row>(rows: Readonly<Record<string, Row>>, fold: (call: FoldCall, row: Row) => OnnxTensor) =>
  Object.fromEntries(Object.entries(rows).map(([op, row]) => [op, (call: FoldCall) => fold(call, row)]));

export const pairs: Readonly<Record<string, Fold>> = {
  ...each(arithmetic, foldArithmetic),
  ...each(comparisons, foldComparison),
  ...each(logic, foldLogic),
  ...each(variadic, foldVariadic),
  Pow: foldPow,
};
