import type { PrimitiveName } from "../ir/primitives.ts";
import * as s from "../ir/scalar.ts";
import { number, type Scalar } from "../ir/scalar.ts";
import { foldScalar } from "../ir/walk-scalar.ts";

/** An expression and its derivative; without one it has steps, whose slope says nothing. */
interface Derived {
  readonly value: Scalar;
  readonly slope: Scalar | undefined;
}

const ZERO = number(0);
const ONE = number(1);
const isZero = (value: Scalar): boolean => value.kind === "number" && value.value === 0;
const isOne = (value: Scalar): boolean => value.kind === "number" && value.value === 1;

const plus = (a: Scalar, b: Scalar): Scalar => (isZero(a) ? b : isZero(b) ? a : s.add(a, b));
const minus = (a: Scalar, b: Scalar): Scalar => (isZero(b) ? a : isZero(a) ? s.neg(b) : s.sub(a, b));
const times = (a: Scalar, b: Scalar): Scalar =>
  isZero(a) || isZero(b) ? ZERO : isOne(a) ? b : isOne(b) ? a : s.mul(a, b);
const over = (a: Scalar, b: Scalar): Scalar => (isZero(a) ? ZERO : s.div(a, b));

/** 2 / √π */
const ERF = 2 / Math.sqrt(Math.PI);
const gauss = (x: Scalar): Scalar => s.mul(ERF, s.exp(s.neg(s.mul(x, x))));
const squared = (x: Scalar): Scalar => s.mul(x, x);

/** f′ of a function of one number, by the chain rule times the slope of what it is of. */
const chain =
  (derivative: (x: Scalar, y: Scalar) => Scalar) =>
  (y: Scalar, [a]: readonly Derived[]): Scalar | undefined =>
    a?.slope && times(derivative(a.value, y), a.slope);

type Rule = (value: Scalar, operands: readonly Derived[]) => Scalar | undefined;

/** A rule that needs the slopes of all its operands. */
const ofAll =
  (rule: (value: Scalar, values: readonly Scalar[], slopes: readonly Scalar[]) => Scalar): Rule =>
  (value, operands) => {
    const slopes = operands.map(({ slope }) => slope);
    return slopes.every((slope) => slope !== undefined)
      ? rule(
          value,
          operands.map((operand) => operand.value),
          slopes,
        )
      : undefined;
  };

/**
 * The slope of a choice is that of what is chosen; where a = b, of what is chosen a little further to the right, so that all
 * parts of a formula, such as |x| in a branch for x ≥ 0, are seen from one side.
 */
const choice: Rule = (_, [a, b, c, d]) => {
  if (!(a && b && c?.slope && d?.slope)) return undefined;
  if (c.slope === d.slope) return c.slope;
  const [below, above] = [c.slope, d.slope];
  const further = a.slope && b.slope ? least(a.slope, b.slope, below, above) : above;
  return s.less(a.value, b.value, below, s.less(b.value, a.value, above, further));
};

/** `c` where a < b, else `d`; where that is known, one of them. */
const least = (a: Scalar, b: Scalar, c: Scalar, d: Scalar): Scalar =>
  a.kind === "number" && b.kind === "number" ? (a.value < b.value ? c : d) : s.less(a, b, c, d);

/** The derivative of each primitive (any table of derivatives has them); nothing for those that jump. */
const rules: Readonly<Record<PrimitiveName, Rule>> = {
  add: ofAll((_, __, [da, db]) => plus(da as Scalar, db as Scalar)),
  sub: ofAll((_, __, [da, db]) => minus(da as Scalar, db as Scalar)),
  mul: ofAll((_, [a, b], [da, db]) =>
    plus(times(da as Scalar, b as Scalar), times(a as Scalar, db as Scalar)),
  ),
  div: ofAll((y, [, b], [da, db]) => over(minus(da as Scalar, times(y, db as Scalar)), b as Scalar)),
  neg: ofAll((_, __, [da]) => (isZero(da as Scalar) ? ZERO : s.neg(da as Scalar))),
  abs: ofAll((_, [a], [da]) =>
    s.less(a as Scalar, 0, s.neg(da as Scalar), s.less(0, a as Scalar, da as Scalar, s.abs(da as Scalar))),
  ),
  sqrt: chain((_, y) => s.div(0.5, y)),
  max: (_, [a, b]) => choice(ZERO, [a, b, b, a] as Derived[]),
  min: (_, [a, b]) => choice(ZERO, [a, b, a, b] as Derived[]),
  less: choice,
  lessOrEqual: choice,
  exp: chain((_, y) => y),
  expm1: chain((_, y) => s.add(y, 1)),
  log: chain((x) => s.div(1, x)),
  log1p: chain((x) => s.div(1, s.add(1, x))),
  log1pFraction: chain((x) => s.div(1, s.add(1, x))),
  sin: chain((x) => s.cos(x)),
  cos: chain((x) => s.neg(s.sin(x))),
  tan: chain((_, y) => s.add(1, squared(y))),
  asin: chain((x) => s.div(1, s.sqrt(s.sub(1, squared(x))))),
  acos: chain((x) => s.div(-1, s.sqrt(s.sub(1, squared(x))))),
  atan: chain((x) => s.div(1, s.add(1, squared(x)))),
  sinh: chain((x) => s.cosh(x)),
  cosh: chain((x) => s.sinh(x)),
  tanh: chain((_, y) => s.sub(1, squared(y))),
  asinh: chain((x) => s.div(1, s.sqrt(s.add(squared(x), 1)))),
  acosh: chain((x) => s.div(1, s.sqrt(s.sub(squared(x), 1)))),
  atanh: chain((x) => s.div(1, s.sub(1, squared(x)))),
  erf: chain(gauss),
  erfc: chain((x) => s.neg(gauss(x))),
  pow: (y, [a, b]) =>
    a?.slope &&
    b?.slope &&
    plus(
      times(times(b.value, s.pow(a.value, s.sub(b.value, 1))), a.slope),
      isZero(b.slope) ? ZERO : times(times(y, s.log(a.value)), b.slope),
    ),
  floor: () => undefined,
  scale: () => undefined,
  exponent: () => undefined,
};

/**
 * The derivative of an expression by one of its locals, as an expression: at a kink, that of its right side. Undefined where
 * the expression is made with what jumps, as floor does, so that only differences of values can tell.
 */
export const derive = (root: Scalar, by: string): Scalar | undefined =>
  foldScalar<Derived>(root, {
    number: (value) => ({ value, slope: ZERO }),
    local: (value) => ({ value, slope: value.name === by ? ONE : ZERO }),
    load: (value) => ({ value, slope: ZERO }),
    lookUp: (value) => ({ value, slope: undefined }),
    apply: (value, operands) => {
      const isConstant = operands.every(({ slope }) => slope !== undefined && isZero(slope));
      return { value, slope: isConstant ? ZERO : rules[value.primitive](value, operands) };
    },
  }).slope;
