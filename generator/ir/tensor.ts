import type { AppliedActivation } from "./activation.ts";
import { number, type Scalar } from "./scalar.ts";
import { simplify } from "./simplify.ts";
import { substitute } from "./walk-scalar.ts";

/**
 * Operations on a vector, layer kinds gone. Each takes the vector that the one before it in its layer gives, and the first
 * takes the first input of the layer.
 */
export type TensorOp = Affine | VectorMap | Reduce | Gather;

/** a_j = ((x_0·W_0j + x_1·W_1j) + …) + b_j, in index order, bias last. */
export interface Affine {
  readonly kind: "affine";
  readonly inputs: number;
  readonly units: number;
  /** [inputs, units], row-major. */
  readonly weights: Float64Array;
  /** [units] */
  readonly bias: Float64Array | undefined;
}

/** What formulas of a map call the elements of other inputs of their layer. */
export const OTHERS = ["y", "z"] as const;

/** z_j = formula(x_j, y_j, …); a parameter holds one number a unit. */
export interface VectorMap {
  readonly kind: "map";
  /** As many as it takes, or only the first of them. */
  readonly size: number;
  /** The inputs of the layer, counted from 0, that formulas know as `y` and `z`. */
  readonly others?: readonly number[];
  /** What to call it where it stands in a function of its own. */
  readonly name?: string;
  readonly formula: Scalar;
  readonly parameters: Readonly<Record<string, Float64Array>>;
}

/** One number from all elements, in index order, for later formulas to use by name; the vector itself passes on. */
export interface Reduce {
  readonly kind: "reduce";
  readonly size: number;
  readonly result: string;
  readonly by: "max" | "min" | "add";
  readonly formula: Scalar;
  /** What becomes of the reduced number, itself a local by the name of the result. */
  readonly finish?: Scalar;
  readonly parameters: Readonly<Record<string, Float64Array>>;
}

/** z_j is an element of one of the inputs of the layer, or a number: it moves numbers and computes nothing. */
export interface Gather {
  readonly kind: "gather";
  readonly size: number;
  readonly elements: readonly Element[];
}

/** The element `index`, row-major, of an input of the layer, where both count from 0; or a number. */
export type Element = { readonly input: number; readonly index: number } | { readonly value: number };

/**
 * The operations of an activation over `size` values; the identity has none. A parameter that is one number becomes
 * part of the formula.
 */
export function activationOps({ name, activation, parameters }: AppliedActivation, size: number): TensorOp[] {
  const perUnit: Record<string, Float64Array> = {};
  const single = new Map<string, Scalar>();
  for (const [parameter, { shape, data }] of Object.entries(parameters)) {
    if (shape.length === 0) single.set(parameter, number(data[0] as number));
    else perUnit[parameter] = data;
  }
  const fill = (formula: Scalar): Scalar => simplify(substitute(formula, (name) => single.get(name)));
  return activation.steps.map((step) => ({
    ...(activation.steps.length === 1 && { name }),
    ...step,
    formula: fill(step.formula),
    ...(step.kind === "reduce" && step.finish && { finish: fill(step.finish) }),
    size,
    parameters: perUnit,
  }));
}
