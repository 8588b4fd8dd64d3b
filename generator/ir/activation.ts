import type { Scalar } from "./scalar.ts";
import type { TensorData } from "./tensor-data.ts";

/** A parameter of an activation, as a spec may set it. */
export interface Parameter {
  /** Used where the spec says nothing; without one the spec has to say it. */
  readonly default?: number;
  /** Whether it may be one number a unit, inline or from a file. */
  readonly perUnit?: boolean;
  /** Refused values: 0 would divide by zero; infinity is only meant where a bound may be absent. */
  readonly nonZero?: boolean;
  readonly mayBeInfinite?: boolean;
  readonly atLeast?: number;
  /** The parameter that it has to be less than. */
  readonly below?: string;
}

/**
 * One step over a layer's values x: replace each by a formula, or reduce all of them to one named number that later
 * formulas may use. Formulas speak of `x`, of parameters and of earlier reductions, as locals.
 */
export type Step =
  | {
      readonly kind: "map";
      readonly formula: Scalar;
      /** What to call it where it stands in a function of its own; the whole of an activation is called by its name. */
      readonly name?: string;
    }
  | {
      readonly kind: "reduce";
      readonly result: string;
      readonly by: "max" | "min" | "add";
      readonly formula: Scalar;
      /** What becomes of the reduced number, a local by the name of the result; parameters of one number are locals too. */
      readonly finish?: Scalar;
    };

/** Outside evidence: with these parameters the inputs x give the outputs y. */
export interface Sample {
  readonly parameters?: Readonly<Record<string, number>>;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export interface Activation {
  /** The definition in one line of mathematics. */
  readonly definition: string;
  readonly aliases?: readonly string[];
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly steps: readonly Step[];
  /** Whether it is a straight line, so that layers on both sides of it are one layer. */
  readonly linear?: boolean;
  /** What it gives for NaN, in a few words, where that is not NaN. */
  readonly ofNaN?: string;
  /** Whether it keeps the order of a whole layer's values, so that `predict` may leave it out. */
  readonly keepsOrder?: boolean;
  readonly samples: readonly Sample[];
}

/** An activation with the parameters a network gives it: each `[]` (one number) or `[units]`. */
export interface AppliedActivation {
  readonly name: string;
  readonly activation: Activation;
  readonly parameters: Readonly<Record<string, TensorData>>;
}
