import type { Dtype } from "../../ir/number-format.ts";
import type { Index, Scalar, Table } from "../../ir/scalar.ts";
import { type Expression, formats, type Module } from "./format.ts";
import type { Locals } from "./locals.ts";

/** What an expression needs of the function that it stands in. */
export interface Surroundings {
  readonly module: Module;
  readonly dtype: Dtype;
  readonly locals: Locals;
  readonly load: (buffer: string, index: Index, vector: number) => Expression;
  readonly tableAt: (table: Table) => number;
  /** The addresses of lookups so far, by the local that they are made at. */
  readonly sharedAddresses: Map<string, readonly (() => Expression)[]>;
}

/** Makes an expression; a tree of them may hold none twice, so that each use makes its own. */
export type Make = () => Expression;
export type Apply = (operands: readonly Make[], surroundings: Surroundings, node: Scalar) => Expression;

export type Simd =
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "neg"
  | "abs"
  | "sqrt"
  | "floor"
  | "max"
  | "min"
  | "pmax"
  | "pmin"
  | "lt"
  | "le";

/** An operation on all lanes. */
export const call = (
  { module, dtype }: Surroundings,
  operation: Simd,
  ...operands: readonly Expression[]
): Expression =>
  (
    module[formats[dtype].simd] as unknown as Record<Simd, (...operands: readonly Expression[]) => Expression>
  )[operation](...operands);
