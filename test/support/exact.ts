import { init } from "gmp-wasm";
import type { Dtype } from "../../generator/ir/number-format.ts";
import type { FunctionName } from "../../generator/ir/primitives.ts";

/** The functions of MPFR that are used here; a pointer is a number, and 0 rounds to nearest. */
type Operation = (result: number, x: number, y: number, rounding?: number) => number;
interface Mpfr extends Readonly<Record<`mpfr_${Exclude<FunctionName, "log1pFraction">}`, Operation>> {
  readonly mpfr_t: () => number;
  readonly mpfr_init2: (x: number, bits: number) => void;
  readonly mpfr_set_d: (x: number, value: number, rounding: number) => void;
  readonly mpfr_get_d: (x: number, rounding: number) => number;
  readonly mpfr_get_exp: (x: number) => number;
  readonly mpfr_sub_d: (result: number, x: number, value: number, rounding: number) => void;
  readonly mpfr_mul_2si: (result: number, x: number, exponent: number, rounding: number) => void;
}

/** Digits, least exponent and largest number of a format. */
export const limits = {
  f64: { digits: 53, least: -1021, largest: Number.MAX_VALUE, above: 1024 },
  f32: { digits: 24, least: -125, largest: (2 - 2 ** -23) * 2 ** 127, above: 128 },
} as const;

/** The exponent of the unit in the last place of numbers below 2^exponent. */
const unitOf = (exponent: number, dtype: Dtype): number => {
  const { digits, least, above } = limits[dtype];
  return Math.min(Math.max(exponent, least), above) - digits;
};

/** The error where there is no measuring: NaN, ∞ and the sign of 0 are right or wrong. */
function plainError(computed: number, nearest: number): number | undefined {
  if (Object.is(computed, nearest) && !(Math.abs(computed) > 0 && Number.isFinite(computed))) return 0;
  if (Number.isNaN(computed) || Number.isNaN(nearest) || (computed === 0 && nearest === 0)) return Infinity;
  return undefined;
}

/** Gives the error of `computed` in ulps for f(x) or f(x, y); infinite where a special value is not what it must be. */
export type ErrorOf = (computed: number, x: number, y?: number) => number;

/** f by MPFR with 80 digits, against double precision. */
export async function errorOf(name: FunctionName): Promise<ErrorOf> {
  const mpfr = (await init()).binding as Mpfr;
  const [exact, first, second] = [mpfr.mpfr_t(), mpfr.mpfr_t(), mpfr.mpfr_t()] as const;
  mpfr.mpfr_init2(exact, 80);
  mpfr.mpfr_init2(first, 53);
  mpfr.mpfr_init2(second, 53);
  const operation = mpfr[`mpfr_${name === "log1pFraction" ? "log1p" : name}`];
  return (computed, x, y) => {
    mpfr.mpfr_set_d(first, x, 0);
    if (y === undefined) operation(exact, first, 0);
    else {
      mpfr.mpfr_set_d(second, y, 0);
      operation(exact, first, second, 0);
    }
    const nearest = mpfr.mpfr_get_d(exact, 0);
    const plain = plainError(computed, nearest);
    if (plain !== undefined) return plain;
    const unit = unitOf(nearest === 0 ? limits.f64.least : mpfr.mpfr_get_exp(exact), "f64");
    const ulpsFrom = (value: number) => {
      mpfr.mpfr_sub_d(exact, exact, value, 0);
      // A subnormal difference would be rounded by a double.
      mpfr.mpfr_mul_2si(exact, exact, -unit, 0);
      return mpfr.mpfr_get_d(exact, 0);
    };
    if (Number.isFinite(computed)) return Math.abs(ulpsFrom(computed));
    // Beyond the largest number stands 2^1024, which is what ∞ is rounded from.
    if (Math.abs(nearest) > limits.f64.largest) return Infinity;
    const sign = Math.sign(computed);
    return Math.abs(ulpsFrom(sign * limits.f64.largest) - sign);
  };
}

/** A float32 against a double that is exact enough. */
export function errorOfSingle(computed: number, exact: number): number {
  const nearest = Math.fround(exact);
  const plain = plainError(computed, nearest);
  if (plain !== undefined) return plain;
  if (!Number.isFinite(exact)) return Infinity;
  const { largest, above, least } = limits.f32;
  const limited = Math.abs(computed) > largest ? Math.sign(computed) * 2 ** above : computed;
  const exponent = exact === 0 ? least : Math.floor(Math.log2(Math.abs(exact))) + 1;
  return Math.abs(exact - limited) / 2 ** unitOf(exponent, "f32");
}
