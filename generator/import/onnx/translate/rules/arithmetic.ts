import { quote } from "../../../../diagnostics/words.ts";
import { Refusal } from "../../node/refusal.ts";
import { aligned } from "../../node/shapes.ts";
import { type Build, broadcasting, type Numbers, withConstants } from "../broadcast.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { inShape, mapped } from "../constant.ts";
import { broadcastDims, sampleShape } from "../dims.ts";
import { activation } from "../draft.ts";
import { type Computed, type Constant, dimsOf, type Value } from "../value.ts";

type WithConstant = (call: TranslateCall, x: Computed, constant: Constant) => Computed;

/** An operation on two values: between layers, and with a constant on either side. */
interface Operation {
  readonly layer: string;
  /** Whether whole numbers give whole numbers. */
  readonly staysWhole: boolean;
  /** x ∘ c */
  readonly right: WithConstant;
  /** c ∘ x */
  readonly left: WithConstant;
}

const building =
  (build: Build): WithConstant =>
  (call, x, constant) =>
    withConstants(call, x, [constant], build);

const scaling = (scale: Numbers | false, shift: Numbers | false) => ({
  kind: "scale",
  fields: { scale, shift },
});

const activating =
  (name: string, parameter: string): Build =>
  (numbers = 0) => ({ kind: "activation", fields: activation(name, { [parameter]: numbers }) });

const shifted = building((shift = 0) => scaling(false, shift));
/** Masks hold −∞, which a shift does not allow, so they are added as a separate value. */
const plus: WithConstant = (call, x, constant) =>
  constant.tensor.data.some((value) => Math.abs(value) === Number.POSITIVE_INFINITY)
    ? between(call, "add", x, constant)
    : shifted(call, x, constant);
export const times = building((scale = 1) => scaling(scale, false));
const minus: WithConstant = (call, x, constant) =>
  plus(
    call,
    x,
    mapped(call.budget, constant, "negated", (value) => -value),
  );
const from = building((shift = 0) => scaling(-1, shift));
const atLeast = building(activating("clip", "min"));
const atMost = building(activating("clip", "max"));

/** A divisor that is a power of two becomes a factor with the same result; 0 is divided by as a separate value. */
export const over: WithConstant = (call, x, constant) => {
  const { data } = constant.tensor;
  if (data.every(isPowerOfTwo)) {
    return times(
      call,
      x,
      mapped(call.budget, constant, "inverse", (value) => 1 / value),
    );
  }
  if (data.includes(0)) return between(call, "divide", x, constant);
  return withConstants(call, x, [constant], (std = 1) => ({ kind: "normalize", fields: { mean: 0, std } }));
};

const isPowerOfTwo = (value: number): boolean => {
  const exponent = Math.round(Math.log2(Math.abs(value)));
  return Math.abs(exponent) < 100 && 2 ** exponent === Math.abs(value);
};

const noSuchLayer = (): never => {
  throw new Refusal("its exponent depends on the network's input", {
    help: "only constant powers can be imported",
  });
};

export const operations = {
  Add: { layer: "add", staysWhole: true, right: plus, left: plus },
  Sub: { layer: "subtract", staysWhole: true, right: minus, left: from },
  Mul: { layer: "multiply", staysWhole: true, right: times, left: times },
  Div: { layer: "divide", staysWhole: false, right: over, left: building(activating("reciprocal", "alpha")) },
  Pow: {
    layer: "power",
    staysWhole: false,
    right: building(activating("power", "exponent")),
    left: noSuchLayer,
  },
  Max: { layer: "maximum", staysWhole: true, right: atLeast, left: atLeast },
  Min: { layer: "minimum", staysWhole: true, right: atMost, left: atMost },
} satisfies Record<string, Operation>;

/** A layer of two values, whose shapes broadcast. */
export function between(call: TranslateCall, layer: string, a: Computed, b: Value): Computed {
  const dims = broadcastDims(a.dims, dimsOf(b));
  const both = [broadcasting(call, a, dims), broadcasting(call, b, dims)];
  return { ...a, dims, draft: call.layer(layer, both, {}, sampleShape(dims)) };
}

/** One operation between two values, of which at least one depends on the input. */
export function combine(call: TranslateCall, operation: Operation, a: Value, b: Value): Computed {
  if (a.kind === "constant" && b.kind === "computed") return operation.left(call, b, a);
  const left = call.asComputed(a);
  if (b.kind === "constant") return operation.right(call, left, b);
  if (operation.layer === operations.Pow.layer) return noSuchLayer();
  return between(call, operation.layer, left, b);
}

/** The second operand in the shape in which it broadcasts. */
export function alignedValue(call: TranslateCall, a: Value, b: Value): Value {
  const first = a.kind === "computed" ? a.dims : a.tensor.shape;
  return b.kind === "constant"
    ? inShape(b, aligned(call, first, b.tensor.shape))
    : call.reshaped(b, aligned(call, first, b.dims));
}

const operand = (call: TranslateCall, { staysWhole }: Operation, index: number): Computed =>
  staysWhole ? call.numbersOrIndices(index) : call.floats(index);

const binary =
  (operation: Operation): Rule =>
  (call) => {
    const [a, b] = [call.input(0), call.input(1)];
    for (const i of [0, 1]) if (call.input(i).kind === "computed") operand(call, operation, i);
    return combine(call, operation, a, alignedValue(call, a, b));
  };

/** From the first input to the last: ((a ∘ b) ∘ c). */
const variadic =
  (operation: Operation): Rule =>
  (call) => {
    const values = call.inputs.map((_, i) => {
      const value = call.input(i);
      return value.kind === "computed" ? operand(call, operation, i) : value;
    });
    const step = (i: number): TranslateCall =>
      values.length > 2 ? call.as(`with ${quote(call.node.inputs[i] as string)}`) : call;
    const total = values.reduce((sum, value, i) => combine(step(i), operation, sum, value));
    return call.asComputed(total);
  };

const mean: Rule = (call) => {
  const count: Constant = {
    kind: "constant",
    name: "count",
    tensor: { type: "f32", shape: [], data: Float64Array.of(call.inputs.length) },
  };
  return over(call.as(`divided by ${call.inputs.length}`), variadic(operations.Add)(call) as Computed, count);
};

const { Add, Sub, Mul, Div, Pow, Max, Min } = operations;

export const arithmeticRules = {
  ...{ Add: binary(Add), Sub: binary(Sub), Mul: binary(Mul), Div: binary(Div), Pow: binary(Pow) },
  ...{ Max: variadic(Max), Min: variadic(Min), Sum: variadic(Add), Mean: mean },
  Neg: (call) => {
    const x = call.numbersOrIndices(0);
    return { ...x, draft: call.layer("scale", [x.draft], { scale: -1, shift: false }, x.draft.shape) };
  },
} satisfies Readonly<Record<string, Rule>>;
