import {
  abs,
  add,
  div,
  less,
  local,
  mul,
  named,
  neg,
  number,
  type Scalar,
  sqrt,
  sub,
} from "../../ir/scalar.ts";
import { fastTwoSum } from "./double-word.ts";
import { type Format, forBothFormats, leadingDigits } from "./formats.ts";
import { estrin, square } from "./polynomial.ts";

/** (asin(x)/x − 1) / x² in x² for |x| ≤ ½, interpolated at Chebyshev nodes: error 3·10⁻¹⁷ and 2·10⁻⁸. */
const ARC_SINE = {
  f64: [
    0.16666666666666669, 0.07499999999998433, 0.04464285714635543, 0.030381944138531247, 0.02237217294214989,
    0.017352392720869973, 0.013971212973552933, 0.011479177415184906, 0.01032281435018578,
    0.005457506718640358, 0.01740087944269402, -0.014851887071247204, 0.028757851367421566,
  ],
  f32: [
    0.1666666567325592, 0.07500094175338745, 0.04459940269589424, 0.031100662425160408, 0.017149237915873528,
    0.03369084745645523,
  ],
};

/** (atan(x)/x − 1) / x² for |x| ≤ 7/16, likewise: error 2·10⁻¹⁷ and 4·10⁻⁸. */
const ARC_TANGENT = {
  f64: [
    -0.3333333333333333, 0.19999999999999407, -0.1428571428556615, 0.11111111096587765, -0.09090908353049669,
    0.0769228548876496, -0.06666240859375808, 0.0587693549653035, -0.05216607416783708, 0.044919637149159995,
    -0.033121323310643644, 0.01476642155379467,
  ],
  f32: [
    -0.3333333134651184, 0.19999313354492188, -0.14256536960601807, 0.10668018460273743, -0.06214722618460655,
  ],
};

/** Angles in two parts. */
const ANGLES = {
  f64: {
    half: { high: 1.5707963267948966, low: 6.123233995736766e-17 },
    quarter: { high: 0.7853981633974483, low: 3.061616997868383e-17 },
    arcOfHalf: { high: 0.4636476090008061, low: 2.2698777452961687e-17 },
    arcOfThreeHalves: { high: 0.982793723247329, low: 1.3903311031230998e-17 },
  },
  f32: {
    half: { high: 1.5707963705062866, low: -4.371138828673793e-8 },
    quarter: { high: 0.7853981852531433, low: -2.1855694143368964e-8 },
    arcOfHalf: { high: 0.46364760398864746, low: 5.01215868808913e-9 },
    arcOfThreeHalves: { high: 0.9827937483787537, low: -2.5131424052915463e-8 },
  },
};

/** asin(x) − x for small x, whose square is z. */
const beyondSine = (x: Scalar, z: Scalar, { dtype }: Format): Scalar =>
  mul(x, mul(z, estrin(z, ARC_SINE[dtype])));

/** √z in two parts, the first with half the digits, and asin(√z) − √z. */
function rootOf(z: Scalar, format: Format) {
  const root = named("root", sqrt(z));
  const high = leadingDigits("high", root, format);
  // The root of 0 has no low part.
  const low = named("low", div(sub(z, mul(high, high)), less(0, root, add(root, high), 1)));
  return { root, high, low, more: named("more", beyondSine(root, z, format)) };
}

/** A polynomial near 0; beyond ½, π/2 − 2·asin √((1 − x)/2), as in fdlibm's e_asin.c. */
export const asin = forBothFormats((format) => {
  const x = local("x");
  const size = named("size", abs(x));
  const { half } = ANGLES[format.dtype];
  const { high, low, more } = rootOf(named("z", mul(0.5, sub(1, size))), format);
  const whole = fastTwoSum("whole", number(half.high), named("minus", mul(-2, high)));
  const far = named("far", add(whole.high, add(whole.low, sub(half.low, mul(2, add(low, more))))));
  const near = add(x, beyondSine(x, square(x), format));
  return less(size, 0.5, less(size, format.tiny, x, near), less(x, 0, neg(far), far));
});

/** Likewise, as in fdlibm's e_acos.c. */
export const acos = forBothFormats((format) => {
  const x = local("x");
  const size = named("size", abs(x));
  const { half } = ANGLES[format.dtype];
  const { root, high, low, more } = rootOf(named("z", mul(0.5, sub(1, size))), format);
  const right = mul(2, add(high, add(more, low)));
  const left = sub(2 * half.high, mul(2, add(root, sub(more, half.low))));
  const near = sub(half.high, sub(x, sub(half.low, beyondSine(x, square(x), format))));
  return less(size, 0.5, near, less(x, 0, left, right));
});

/** The arc of c plus a polynomial in (x − c) / (1 + c·x), as in fdlibm's s_atan.c. */
export const atan = forBothFormats((format) => {
  const x = local("x");
  const size = named("size", abs(x));
  const { half, quarter, arcOfHalf, arcOfThreeHalves } = ANGLES[format.dtype];
  /** What stands in each piece, from that around 0 on. */
  const piecewise = (label: string, [a, b, c, d, e]: readonly [Scalar | number, ...(Scalar | number)[]]) =>
    named(
      label,
      less(
        size,
        1.1875,
        less(size, 0.6875, less(size, 0.4375, a, b as Scalar), c as Scalar),
        less(size, 2.4375, d as Scalar, e as Scalar),
      ),
    );
  const over = piecewise("over", [size, sub(mul(2, size), 1), sub(size, 1), sub(size, 1.5), -1]);
  const under = piecewise("under", [1, add(2, size), add(size, 1), add(1, mul(1.5, size)), size]);
  const t = named("t", div(over, under));
  const z = square(t);
  const more = mul(t, mul(z, estrin(z, ARC_TANGENT[format.dtype])));
  const high = piecewise("high", [0, arcOfHalf.high, quarter.high, arcOfThreeHalves.high, half.high]);
  const low = piecewise("low", [0, arcOfHalf.low, quarter.low, arcOfThreeHalves.low, half.low]);
  const value = named("value", add(high, add(t, add(more, low))));
  return less(size, format.tiny, x, less(x, 0, neg(value), value));
});
