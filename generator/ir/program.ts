import type { Dtype } from "./number-format.ts";
import type { Index, Scalar } from "./scalar.ts";

/** Where numbers live while a program runs. */
export type Buffer =
  | { readonly role: "input" | "output" | "scratch"; readonly name: string; readonly length: number }
  | {
      readonly role: "constant";
      readonly name: string;
      readonly values: Float64Array;
      /** How the values lie, for whoever reads the generated file. */
      readonly layout: string;
    };

/**
 * One step. `lanes` values that lie side by side are computed as one vector: TypeScript prints a scalar for each, SIMD
 * targets pack them. In an index the variable LANE counts them; a local of one lane serves all lanes.
 */
export type Statement =
  | { readonly kind: "comment"; readonly text: string }
  | { readonly kind: "define"; readonly name: string; readonly lanes: number; readonly value: Scalar }
  /** Like `define`, for a local that `assign` changes. */
  | { readonly kind: "variable"; readonly name: string; readonly lanes: number; readonly value: Scalar }
  | { readonly kind: "assign"; readonly name: string; readonly lanes: number; readonly value: Scalar }
  | {
      readonly kind: "store";
      readonly buffer: string;
      readonly index: Index;
      readonly lanes: number;
      readonly value: Scalar;
    }
  /** counter = from, from + 1, … below `to`, while each cursor moves on by its step. */
  | {
      readonly kind: "loop";
      readonly counter: string;
      readonly from: number;
      readonly to: number;
      readonly cursors: readonly Cursor[];
      readonly body: readonly Statement[];
    }
  /** Statements whose locals nobody else sees. */
  | { readonly kind: "scope"; readonly body: readonly Statement[] }
  /** A whole buffer into another of its length. */
  | { readonly kind: "copy"; readonly from: string; readonly to: string }
  | { readonly kind: "call"; readonly procedure: string };

/** A place in a buffer that moves along with a loop. */
export interface Cursor {
  readonly name: string;
  readonly from: number;
  readonly step: number;
}

export interface Procedure {
  readonly name: string;
  /** Which of the entry's buffers it touches, in the order of its parameters. */
  readonly parameters: readonly ("x" | "out")[];
  /** What a reader is told about it. */
  readonly about: string;
  readonly body: readonly Statement[];
}

/** A network spelled out. Procedures stand before those that call them; the entries are `forward` and maybe `logits`. */
export interface Program {
  readonly dtype: Dtype;
  readonly buffers: readonly Buffer[];
  readonly procedures: readonly Procedure[];
}

export const INPUT = "x";
export const OUTPUT = "out";
