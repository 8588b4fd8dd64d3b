import type { Scalar } from "./scalar.ts";
import type { TensorData } from "./tensor-data.ts";

/** A parameter of an activation, as a spec may set it. */
export interface Parameter {
  /** The default; a parameter without one is required. */
  readonly default?: number;
  /** Whether there may be a number for each unit, inline or from a file. */
  readonly perUnit?: boolean;
  /** Refused values: 0 would divide by zero; infinity is only meant where a bound may be absent. */
  readonly nonZero?: boolean;
  readonly mayBeInfinite?: boolean;
  readonly atLeast?: number;
  /** The parameter that it must be less than. */
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
      /** The name of its function, where it gets one; an activation of one step has the name of the activation. */
      readonly name?: string;
    }
  | {
      readonly kind: "reduce";
      readonly result: string;
      readonly by: "max" | "min" | "add";
      readonly formula: Scalar;
      /** Applied to the reduced number, a local with the name of the result; scalar parameters are locals too. */
      readonly finish?: Scalar;
    };

/** A sample from outside neuroll: with these parameters, inputs x give outputs y. */
export interface Sample {
  readonly parameters?: Readonly<Record<string, number>>;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export interface Activation {
  /** The definition in one line of mathematics. */
  readonly definition: string;
  readonly aliases?: readonly string[];
  readonly parameters: Parameters;
  readonly steps: readonly Step[];
  /** Whether it is a straight line, so that linear layers on both sides collapse into one. */
  readonly linear?: boolean;
  /** The result for NaN in a few words, if that is not NaN. */
  readonly ofNaN?: string;
  /** Whether it keeps the order of a layer's values, so that `predict` may skip it. */
  readonly keepsOrder?: boolean;
  readonly samples: readonly Sample[];
}

/** An activation whose words are known to the type checker, as the typed builder needs them. */
export interface KnownActivation<P extends Parameters = Parameters, Alias extends string = string>
  extends Omit<Activation, "parameters" | "aliases"> {
  readonly parameters: P;
  readonly aliases?: readonly Alias[];
}

export type Parameters = Readonly<Record<string, Parameter>>;

/** An activation with the parameters a network gives it: each `[]` (one number) or `[units]`. */
export interface AppliedActivation {
  readonly name: string;
  readonly activation: Activation;
  readonly parameters: Readonly<Record<string, TensorData>>;
}
