import type { Dtype } from "../../ir/number-format.ts";
import type { Index, Scalar, Table } from "../../ir/scalar.ts";
import { type Expression, formats, type Module } from "./format.ts";
import type { Locals } from "./locals.ts";

/** What printing an expression needs to know about the function around it. */
export interface FunctionContext {
  readonly module: Module;
  readonly dtype: Dtype;
  readonly locals: Locals;
  readonly load: (buffer: string, index: Index, vector: number) => Expression;
  readonly tableAt: (table: Table) => number;
  /** The addresses that lookups have computed so far, by the local that is looked up. */
  readonly knownAddresses: Map<string, readonly (() => Expression)[]>;
}

/** Makes an expression: Binaryen allows each once in a tree, so that every use makes its own. */
export type Make = () => Expression;
export type Apply = (operands: readonly Make[], context: FunctionContext, node: Scalar) => Expression;

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
  { module, dtype }: FunctionContext,
  operation: Simd,
  ...operands: readonly Expression[]
): Expression =>
  (
    module[formats[dtype].simd] as unknown as Record<Simd, (...operands: readonly Expression[]) => Expression>
  )[operation](...operands);
