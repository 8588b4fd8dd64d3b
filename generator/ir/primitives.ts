import { exponentOf, powerOfTwo } from "./powers-of-two.ts";

/** How TypeScript spells a primitive. `level` is the operator precedence: a higher one binds tighter. */
export type Spelling =
  | { readonly form: "infix"; readonly operator: "+" | "-" | "*" | "/"; readonly level: number }
  | { readonly form: "prefix"; readonly operator: "-"; readonly level: number }
  | { readonly form: "call"; readonly callee: string; readonly variadic?: boolean }
  | { readonly form: "choice"; readonly comparison: "<" | "<=" }
  | { readonly form: "scale" | "exponent" | "formula" };

export interface Primitive {
  readonly arity: number;
  /** The meaning on doubles; `dtype: f32` rounds the result where `exact` does not hold. */
  readonly evaluate: (...operands: number[]) => number;
  /** Whether the result of float32 operands is a float32 already, so that rounding it would say nothing. */
  readonly exact: boolean;
  /** Whether it is an expensive function, for which `math` chooses the host's or a formula of mathematics.ts. */
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

type HostedName =
  | ("exp" | "expm1" | "log" | "log1p")
  | ("sin" | "cos" | "tan" | "asin" | "acos" | "atan")
  | ("sinh" | "cosh" | "tanh" | "asinh" | "acosh" | "atanh");

/** A function that hosts have. */
const hosted = (name: HostedName) =>
  ({
    arity: 1,
    evaluate: Math[name],
    exact: false,
    transcendental: true,
    typescript: call(`Math.${name}`),
  }) as const;

/** A function that no host has: a formula whatever `math` says. */
const formulated = {
  arity: 1,
  evaluate: (): number => {
    throw new Error("a function without a host is its formula, which was not put in its place");
  },
  exact: false,
  transcendental: true,
  typescript: { form: "formula" },
} as const;

/** The arithmetic of formulas and programs, one row an operation: its meaning beside its spelling. */
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
  /** Rounded once in float32 too: the root of a float32 that is rounded to a double first rounds to the same float32. */
  sqrt: { arity: 1, evaluate: Math.sqrt, exact: false, typescript: call("Math.sqrt") },
  floor: { arity: 1, evaluate: Math.floor, exact: true, typescript: call("Math.floor") },
  max: { arity: 2, evaluate: Math.max, exact: true, typescript: variadic("Math.max") },
  min: { arity: 2, evaluate: Math.min, exact: true, typescript: variadic("Math.min") },
  /** `less(a, b, c, d)` is c where a < b and otherwise d, so with NaN among a and b it is d. */
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
  /**
   * x·2^⌊n⌋, rounded once, for x that is 0, not finite, or so large that x·2^⌊n/2⌋ is no subnormal number, and n a multiple
   * of 1/64 from −1074 to 1023, in float32 an integer from −149 to 127. What it is for others is open.
   */
  scale: { arity: 2, evaluate: (x, n) => x * powerOfTwo(n), exact: false, typescript: { form: "scale" } },
  /** ⌊log2 x⌋ of a positive normal number; what it is of others is open. */
  exponent: { arity: 1, evaluate: exponentOf, exact: true, typescript: { form: "exponent" } },
  exp: hosted("exp"),
  expm1: hosted("expm1"),
  log: hosted("log"),
  log1p: hosted("log1p"),
  /** log1p of a number from 0 to 1, which takes less. */
  log1pFraction: hosted("log1p"),
  sin: hosted("sin"),
  cos: hosted("cos"),
  tan: hosted("tan"),
  asin: hosted("asin"),
  acos: hosted("acos"),
  atan: hosted("atan"),
  sinh: hosted("sinh"),
  cosh: hosted("cosh"),
  tanh: hosted("tanh"),
  asinh: hosted("asinh"),
  acosh: hosted("acosh"),
  atanh: hosted("atanh"),
  erf: formulated,
  erfc: formulated,
  pow: {
    arity: 2,
    evaluate: (a, b) => a ** b,
    exact: false,
    transcendental: true,
    typescript: call("Math.pow"),
  },
} as const satisfies Record<
  string,
  { evaluate: (...operands: [number, number, number, number]) => number } & Omit<Primitive, "evaluate">
>;

export type PrimitiveName = keyof typeof primitives;

/** The primitives that `math` decides about. */
export type FunctionName = {
  [K in PrimitiveName]: (typeof primitives)[K] extends { readonly transcendental: true } ? K : never;
}[PrimitiveName];

export const primitive = (name: PrimitiveName): Primitive => primitives[name] as Primitive;

export const isFunction = (name: PrimitiveName): name is FunctionName =>
  primitive(name).transcendental === true;

/** Whether a host has the function, so that `math: native` leaves it in place. */
export const isHosted = (name: FunctionName): boolean => primitive(name).typescript.form !== "formula";
