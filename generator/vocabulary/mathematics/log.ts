import {
  abs,
  add,
  div,
  exponent,
  less,
  lessOrEqual,
  local,
  mul,
  named,
  neg,
  type Scalar,
  scale,
  sub,
} from "../../ir/scalar.ts";
import { type Format, forBothFormats } from "./formats.ts";
import { estrin, square } from "./polynomial.ts";

/** Minimax of ((log((1 + s) / (1 − s)) − 2s) / s³ in s² for s² ≤ 0.04: error 10⁻¹⁸ and 7·10⁻¹¹ of log. */
export const LOG_POLYNOMIAL = {
  f64: [
    0.666666666666666, 0.4000000000006008, 0.28571428555030187, 0.22222224384585132, 0.18181660702108288,
    0.1539127803363804, 0.13170848585436262, 0.13861416618972225,
  ],
  f32: [0.6666666269302368, 0.400008887052536, 0.2850578725337982, 0.2411835938692093],
};

/**
 * large + low + log(1 + f) for f from −¼ to ½, as in fdlibm's e_log.c, except that the larger terms are added exactly, for
 * which `large` is 0 or larger than f.
 */
function logOf(f: Scalar, large: Scalar, low: Scalar, { dtype }: Format): Scalar {
  const s = named("s", div(f, add(2, f)));
  const z = square(s);
  const half = named("half", mul(0.5, mul(f, f)));
  const rest = mul(s, add(half, mul(z, estrin(z, LOG_POLYNOMIAL[dtype]))));
  const sum = named("sum", add(large, f));
  const lost = sub(f, sub(sum, large));
  return add(sum, add(lost, sub(add(rest, low), half)));
}

/** k·ln 2 + log(1 + f). */
const logOfParts = (f: Scalar, k: Scalar, format: Format): Scalar =>
  logOf(f, named("large", mul(k, format.ln2.high)), mul(k, format.ln2.low), format);

/** log(x·2^k·(1 + low)) for positive finite x and small `low`. */
export function logOfProduct(x: Scalar, more: Scalar, low: Scalar, format: Format): Scalar {
  const { k, f } = decompose(x, format);
  const exponent = named("exponent", add(k, more));
  const large = named("large", mul(exponent, format.ln2.high));
  return logOf(f, large, add(mul(exponent, format.ln2.low), low), format);
}

/** The k for which x / 2^k is in [least, 2·least). */
const exponentFor = (x: Scalar, least = 0.75): Scalar => add(exponent(mul(x, 0.5 / least)), 1);

/** `value` for finite x above the bound; −∞ at the bound, NaN below it, ∞ at ∞. */
const withEdges = (x: Scalar, bound: number, value: Scalar): Scalar =>
  less(bound, x, less(x, Infinity, value, x), lessOrEqual(bound, x, -Infinity, Number.NaN));

/** x if its logarithm is finite, else `standIn`. */
const ordinary = (x: Scalar, bound: number, standIn: number): Scalar =>
  named("m", less(bound, x, less(x, Infinity, x, standIn), standIn));

/** Numbers below `below` are near the subnormals, and are first multiplied by 2^by. */
const lift = { f64: { below: 2 ** -1020, by: 54 }, f32: { below: 2 ** -124, by: 25 } } as const;

/** A positive finite x as 2^k·(1 + f), where 1 + f is in [least, 2·least). */
export function decompose(
  x: Scalar,
  { dtype }: Format,
  least?: number,
): { readonly k: Scalar; readonly f: Scalar } {
  const { below, by } = lift[dtype];
  const lifted = named("lifted", less(x, below, mul(x, 2 ** by), x));
  const k = named("k", exponentFor(lifted, least));
  return {
    k: named("k", sub(k, less(x, below, by, 0))),
    f: named("f", sub(scale(lifted, neg(k)), 1)),
  };
}

export const log = forBothFormats((format) => {
  const x = local("x");
  const { f, k } = decompose(ordinary(x, 0, 1), format);
  return withEdges(x, 0, logOfParts(f, k, format));
});

/** log(1 + x), where f is computed from x itself, without error, as 1 + x is near 2^k. */
export const log1p = forBothFormats((format) => {
  const x = local("x");
  const m = ordinary(x, -1, 0);
  const isNear = (then: Scalar | number, otherwise: Scalar) =>
    less(abs(sub(m, 0.125)), 0.375, then, otherwise);
  const isNearOne = (then: Scalar | number, otherwise: Scalar) =>
    less(abs(sub(m, 1.25)), 0.75, then, otherwise);
  const k = named("k", isNear(0, isNearOne(1, exponentFor(add(1, m)))));
  const scaled = add(scale(m, neg(k)), sub(scale(1, neg(k)), 1));
  const f = named("f", isNear(m, scaled));
  return withEdges(x, -1, less(abs(x), format.tiny, x, logOfParts(f, k, format)));
});

/** log(1 + x) for x from 0 to 1, where no exponent has to be found. */
export const log1pFraction = forBothFormats((format) => {
  const x = local("x");
  const isSmall = (then: Scalar | number, otherwise: Scalar | number) => less(x, 0.5, then, otherwise);
  const f = named("f", isSmall(x, mul(0.5, sub(x, 1))));
  const large = named("large", isSmall(0, format.ln2.high));
  return logOf(f, large, isSmall(0, format.ln2.low), format);
});
