import type { ImportedField } from "../../imported-model.ts";
import { get } from "../config/config.ts";
import type { KerasLayer } from "../config/read-layer.ts";
import type { Operand } from "../config/read-references.ts";
import type { LayerCall, LayerRule } from "./layer-call.ts";

type Fields = Readonly<Record<string, ImportedField>>;

/** The layer that computes x with a number. */
type Operation = (call: LayerCall, value: number) => { readonly type: string; readonly fields: Fields };

const plus: Operation = (call, value) => ({
  type: "scale",
  fields: { scale: false, shift: call.tensor("number", [], [value]) },
});

const times: Operation = (call, value) => ({
  type: "scale",
  fields: { scale: call.tensor("number", [], [value]), shift: false },
});

const minus: Operation = (call, value) => plus(call, -value);

const dividedBy: Operation = (call, value) => ({
  type: "normalize",
  fields: { mean: call.tensor("zero", [], [0]), std: call.tensor("number", [], [value]) },
});

/** The number minus x. */
const takenFrom: Operation = (call, value) => ({
  type: "scale",
  fields: { scale: call.tensor("minus", [], [-1]), shift: call.tensor("number", [], [value]) },
});

interface Sides {
  /** With x first. */
  readonly first: Operation;
  /** With the number first; undefined if a spec has no layer for that. */
  readonly last?: Operation;
}

const addition: Sides = { first: plus, last: plus };
const multiplication: Sides = { first: times, last: times };
const subtraction: Sides = { first: minus, last: takenFrom };
const division: Sides = { first: dividedBy };

/** Operations by their class in Keras 3, and by their function in a TFOpLambda of Keras 2. */
const operations: Readonly<Record<string, Sides>> = {
  ...{ Add: addition, "math.add": addition, "__operators__.add": addition },
  ...{ Multiply: multiplication, "math.multiply": multiplication },
  ...{ Subtract: subtraction, "math.subtract": subtraction },
  ...{ Divide: division, TrueDivide: division, "math.truediv": division, "math.divide": division },
};

/** The rule of an operation of Keras that takes a number; undefined if there is none. */
export function operationOf(
  { className, custom, config }: KerasLayer,
  operand: Operand,
): LayerRule | undefined {
  if (custom !== undefined) return undefined;
  const name = className === "TFOpLambda" ? get(config, "function") : className;
  const sides = typeof name === "string" && Object.hasOwn(operations, name) ? operations[name] : undefined;
  const operation = operand.isFirst ? sides?.last : sides?.first;
  const { value } = operand;
  if (operation === undefined || (operation === dividedBy && value === 0)) return undefined;
  return (call) => ({ layers: [operation(call, value)], shape: call.input });
}
