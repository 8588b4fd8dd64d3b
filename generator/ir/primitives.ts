/** How TypeScript spells a primitive. `level` is the operator precedence: a higher one binds tighter. */
export type Spelling =
  | { readonly form: "infix"; readonly operator: "+" | "-" | "*" | "/"; readonly level: number }
  | { readonly form: "prefix"; readonly operator: "-"; readonly level: number }
  | { readonly form: "call"; readonly callee: string; readonly variadic?: boolean }
  | { readonly form: "choice"; readonly comparison: "<" | "<=" };

export interface Primitive {
  readonly arity: number;
  /** The meaning on doubles; `dtype: f32` rounds the result where `exact` does not hold. */
  readonly evaluate: (...operands: number[]) => number;
  /** Whether the result of float32 operands is a float32 already, so that rounding it would say nothing. */
  readonly exact: boolean;
  /** Whether it is dear, and comes from the host's Math. */
  readonly transcendental?: boolean;
  readonly typescript: Spelling;
}

export const levels = { choice: 1, comparison: 2, sum: 3, product: 4, prefix: 5, atom: 6 } as const;

const infix = (operator: "+" | "-" | "*" | "/", level: number): Spelling => ({
  form: "infix",
  operator,
  level,
});
const call = (callee: string): Spelling => ({ form: "call", callee });
const variadic = (callee: string): Spelling => ({ form: "call", callee, variadic: true });

/**
 * The arithmetic of formulas and programs, one row an operation: its meaning beside its spelling.
 * `less(a, b, c, d)` is c where a < b and otherwise d, so with NaN among a and b it is d.
 */
export const primitives = {
  add: { arity: 2, evaluate: (a, b) => a + b, exact: false, typescript: infix("+", levels.sum) },
  sub: { arity: 2, evaluate: (a, b) => a - b, exact: false, typescript: infix("-", levels.sum) },
  mul: { arity: 2, evaluate: (a, b) => a * b, exact: false, typescript: infix("*", levels.product) },
  div: { arity: 2, evaluate: (a, b) => a / b, exact: false, typescript: infix("/", levels.product) },
  neg: {
    arity: 1,
    evaluate: (a) => -a,
    exact: true,
    typescript: { form: "prefix", operator: "-", level: levels.prefix },
  },
  abs: { arity: 1, evaluate: Math.abs, exact: true, typescript: call("Math.abs") },
  floor: { arity: 1, evaluate: Math.floor, exact: true, typescript: call("Math.floor") },
  max: { arity: 2, evaluate: Math.max, exact: true, typescript: variadic("Math.max") },
  min: { arity: 2, evaluate: Math.min, exact: true, typescript: variadic("Math.min") },
  less: {
    arity: 4,
    evaluate: (a, b, c, d) => (a < b ? c : d),
    exact: true,
    typescript: { form: "choice", comparison: "<" },
  },
  lessOrEqual: {
    arity: 4,
    evaluate: (a, b, c, d) => (a <= b ? c : d),
    exact: true,
    typescript: { form: "choice", comparison: "<=" },
  },
  exp: { arity: 1, evaluate: Math.exp, exact: false, transcendental: true, typescript: call("Math.exp") },
  expm1: {
    arity: 1,
    evaluate: Math.expm1,
    exact: false,
    transcendental: true,
    typescript: call("Math.expm1"),
  },
  log: { arity: 1, evaluate: Math.log, exact: false, transcendental: true, typescript: call("Math.log") },
  log1p: {
    arity: 1,
    evaluate: Math.log1p,
    exact: false,
    transcendental: true,
    typescript: call("Math.log1p"),
  },
  tanh: { arity: 1, evaluate: Math.tanh, exact: false, transcendental: true, typescript: call("Math.tanh") },
} as const satisfies Record<
  string,
  { evaluate: (...operands: [number, number, number, number]) => number } & Omit<Primitive, "evaluate">
>;

export type PrimitiveName = keyof typeof primitives;

export const primitive = (name: PrimitiveName): Primitive => primitives[name] as Primitive;
