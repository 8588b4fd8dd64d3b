import type { Dtype } from "../../ir/number-format.ts";
import { add, mul, named, type Scalar, sub } from "../../ir/scalar.ts";

/** Constants of a floating-point format. */
export interface Format {
  readonly dtype: Dtype;
  /** Added and subtracted again, it rounds to an integer: 1.5 · 2^(digits − 1). */
  readonly toInteger: number;
  /** How many digits `low` of a split number has, so that products of halves are exact. */
  readonly half: number;
  /** ln 2 in two parts; k times the first is exact for every exponent k. Source: fdlibm's e_exp.c and e_expf.c. */
  readonly ln2: { readonly high: number; readonly low: number };
  /** Below it, x + x² rounds to x. */
  readonly tiny: number;
}

export const formats: Record<Dtype, Format> = {
  f64: {
    dtype: "f64",
    toInteger: 1.5 * 2 ** 52,
    half: 27,
    ln2: { high: 0.6931471803691238, low: 1.9082149292705877e-10 },
    tiny: 2 ** -54,
  },
  f32: {
    dtype: "f32",
    toInteger: 1.5 * 2 ** 23,
    half: 12,
    ln2: { high: 0.693145751953125, low: 0.000001428606765330187 },
    tiny: 2 ** -25,
  },
};

/** A formula for each format. */
export const forBothFormats = (formula: (format: Format) => Scalar): Record<Dtype, Scalar> => ({
  f64: formula(formats.f64),
  f32: formula(formats.f32),
});

export const roundToInteger = (x: Scalar, { toInteger: magic }: Format): Scalar => sub(add(x, magic), magic);

/** The leading half of the digits of x, or fewer, by Veltkamp's method. */
export function leadingDigits(label: string, x: Scalar, { half }: Format, fewer = 0): Scalar {
  const c = named("c", mul(x, 2 ** (half + fewer) + 1));
  return named(label, sub(c, sub(c, x)));
}
