import type { Dtype } from "../../ir/number-format.ts";
import { add, mul, named, type Scalar, sub } from "../../ir/scalar.ts";

/** What formulas have to know of a format. */
export interface Format {
  readonly dtype: Dtype;
  /** 1.5 times the power of two whose unit is 1: added and taken away again, it rounds to an integer. */
  readonly toInteger: number;
  /** How many digits a number loses to be cut in half, so that the product of halves is exact. */
  readonly half: number;
  /** ln 2 in two parts, of which k times the first is exact for every exponent k: fdlibm's e_exp.c and e_expf.c. */
  readonly ln2: { readonly high: number; readonly low: number };
  /** Below it x² is nothing beside x. */
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
export const inBoth = (formula: (format: Format) => Scalar): Record<Dtype, Scalar> => ({
  f64: formula(formats.f64),
  f32: formula(formats.f32),
});

export const toInteger = (x: Scalar, { toInteger: magic }: Format): Scalar => sub(add(x, magic), magic);

/** The leading half of the digits of x, or fewer, by Veltkamp's method. */
export function leading(label: string, x: Scalar, { half }: Format, fewer = 0): Scalar {
  const c = named("c", mul(x, 2 ** (half + fewer) + 1));
  return named(label, sub(c, sub(c, x)));
}
