import { type PrimitiveName, primitive } from "./primitives.ts";

/** A place in a buffer: `offset` plus each integer variable times its stride; loops count variables, and `place` computes them. */
export interface Index {
  readonly offset: number;
  readonly terms: readonly { readonly variable: string; readonly stride: number }[];
}

/** One number as an expression. Nodes are shared, not copied: a node met twice is one value used twice. */
export type Scalar =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "local"; readonly name: string }
  | { readonly kind: "load"; readonly buffer: string; readonly index: Index }
  | {
      readonly kind: "apply";
      readonly primitive: PrimitiveName;
      readonly operands: readonly Scalar[];
      /** What to call the value where it gets a name of its own. */
      readonly label?: string;
    }
  /** The element of a table at an integer-valued index, counted modulo its length; NaN finds the first. */
  | { readonly kind: "lookUp"; readonly table: Table; readonly index: Scalar; readonly label?: string };

/** What is computed from other expressions, each use of which may get the same name. */
export type Operation = Extract<Scalar, { readonly label?: string }>;

const operations: Readonly<Record<Scalar["kind"], boolean>> = {
  number: false,
  local: false,
  load: false,
  apply: true,
  lookUp: true,
};

export const isOperation = (node: Scalar): node is Operation => operations[node.kind];

/** Numbers that formulas look up, the same in every network. */
export interface Table {
  readonly name: string;
  /** A power of two of them. */
  readonly values: Float64Array;
  /** What the element at k is. */
  readonly about: string;
}

export const number = (value: number): Scalar => ({ kind: "number", value });
export const local = (name: string): Scalar => ({ kind: "local", name });
export const load = (buffer: string, index: Index): Scalar => ({ kind: "load", buffer, index });

export const lookUp = (table: Table, index: Scalar): Scalar => ({ kind: "lookUp", table, index });

export const at = (offset: number, ...terms: Index["terms"]): Index => ({ offset, terms });
export const stepping = (variable: string, stride = 1) => ({ variable, stride });

/** The variable that counts the lanes of a statement; see program.ts. */
export const LANE = "lane";

/** The term of the lanes in an index, where there are several. */
export const across = (lanes: number): Index["terms"] => (lanes > 1 ? [stepping(LANE)] : []);

type Operand = Scalar | number;
const operand = (value: Operand): Scalar => (typeof value === "number" ? number(value) : value);

export function apply(name: PrimitiveName, ...operands: readonly Operand[]): Scalar {
  if (operands.length !== primitive(name).arity)
    throw new Error(`${name} takes ${primitive(name).arity} operands`);
  return { kind: "apply", primitive: name, operands: operands.map(operand) };
}

export const add = (a: Operand, b: Operand) => apply("add", a, b);
export const sub = (a: Operand, b: Operand) => apply("sub", a, b);
export const mul = (a: Operand, b: Operand) => apply("mul", a, b);
export const div = (a: Operand, b: Operand) => apply("div", a, b);
export const neg = (a: Operand) => apply("neg", a);
export const abs = (a: Operand) => apply("abs", a);
export const sqrt = (a: Operand) => apply("sqrt", a);
export const floor = (a: Operand) => apply("floor", a);
export const max = (a: Operand, b: Operand) => apply("max", a, b);
export const min = (a: Operand, b: Operand) => apply("min", a, b);
export const scale = (a: Operand, n: Operand) => apply("scale", a, n);
export const exponent = (a: Operand) => apply("exponent", a);
export const exp = (a: Operand) => apply("exp", a);
export const expm1 = (a: Operand) => apply("expm1", a);
export const log = (a: Operand) => apply("log", a);
export const log1p = (a: Operand) => apply("log1p", a);
export const log1pFraction = (a: Operand) => apply("log1pFraction", a);
export const sin = (a: Operand) => apply("sin", a);
export const cos = (a: Operand) => apply("cos", a);
export const tan = (a: Operand) => apply("tan", a);
export const asin = (a: Operand) => apply("asin", a);
export const acos = (a: Operand) => apply("acos", a);
export const atan = (a: Operand) => apply("atan", a);
export const sinh = (a: Operand) => apply("sinh", a);
export const cosh = (a: Operand) => apply("cosh", a);
export const tanh = (a: Operand) => apply("tanh", a);
export const asinh = (a: Operand) => apply("asinh", a);
export const acosh = (a: Operand) => apply("acosh", a);
export const atanh = (a: Operand) => apply("atanh", a);
export const erf = (a: Operand) => apply("erf", a);
export const erfc = (a: Operand) => apply("erfc", a);
export const pow = (a: Operand, b: Operand) => apply("pow", a, b);

/** `then` where a < b, else `otherwise`. */
export const less = (a: Operand, b: Operand, then: Operand, otherwise: Operand) =>
  apply("less", a, b, then, otherwise);

/** `then` where a <= b, else `otherwise`. */
export const lessOrEqual = (a: Operand, b: Operand, then: Operand, otherwise: Operand) =>
  apply("lessOrEqual", a, b, then, otherwise);

/** Suggests a name for a value that is used more than once. */
export const named = (label: string, value: Scalar): Scalar =>
  isOperation(value) ? { ...value, label } : value;

/** c0 + x·(c1 + x·(c2 + …)), by Horner's rule. */
export const polynomial = (x: Scalar, coefficients: readonly number[]): Scalar =>
  coefficients
    .slice(0, -1)
    .reduceRight<Scalar>((sum, c) => add(c, mul(x, sum)), number(coefficients.at(-1) ?? 0));
