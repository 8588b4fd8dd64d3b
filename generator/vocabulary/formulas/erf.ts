import {
  abs,
  add,
  div,
  exp,
  floor,
  less,
  min,
  mul,
  named,
  neg,
  polynomial,
  type Scalar,
  sub,
} from "../../ir/scalar.ts";

/**
 * The rational approximations of erf and erfc and their coefficients are those of fdlibm's s_erf.c (Sun Microsystems,
 * 1993), one numerator and denominator an interval of |x|. Error below 1 ulp given a correct exp.
 */
const near = {
  numerator: [
    0.12837916709551256, -0.3250421072470015, -0.02848174957559851, -0.005770270296489442,
    -0.000023763016656650163,
  ],
  denominator: [
    1, 0.39791722395915535, 0.0650222499887673, 0.005081306281875766, 0.00013249473800432164,
    -0.000003960228278775368,
  ],
};

const aroundOne = {
  numerator: [
    -0.0023621185607526594, 0.41485611868374833, -0.3722078760357013, 0.31834661990116175,
    -0.11089469428239668, 0.035478304325618236, -0.002166375594868791,
  ],
  denominator: [
    1, 0.10642088040084423, 0.540397917702171, 0.07182865441419627, 0.12617121980876164, 0.01363708391202905,
    0.011984499846799107,
  ],
};

const middle = {
  numerator: [
    -0.009864944034847148, -0.6938585727071818, -10.558626225323291, -62.375332450326006, -162.39666946257347,
    -184.60509290671104, -81.2874355063066, -9.814329344169145,
  ],
  denominator: [
    1, 19.651271667439257, 137.65775414351904, 434.56587747522923, 645.3872717332679, 429.00814002756783,
    108.63500554177944, 6.570249770319282, -0.0604244152148581,
  ],
};

const far = {
  numerator: [
    -0.0098649429247001, -0.799283237680523, -17.757954917754752, -160.63638485582192, -637.5664433683896,
    -1025.0951316110772, -483.5191916086514,
  ],
  denominator: [
    1, 30.33806074348246, 325.7925129965739, 1536.729586084437, 3199.8582195085955, 2553.0504064331644,
    474.52854120695537, -22.44095244658582,
  ],
};

/** erf(1), cut to a float32 so that adding the rest is exact enough. */
const ERF_OF_ONE = 0.8450629115104675;

const ratio = (x: Scalar, { numerator, denominator }: typeof near) =>
  div(polynomial(x, numerator), polynomial(x, denominator));

/** The pieces of erf and erfc at x; `tail` is erfc(|x|) for |x| of 1.25 or more. */
function pieces(x: Scalar) {
  // Beyond 32 erfc is 0 and the square of |x| could overflow.
  const size = named("size", min(abs(x), 32));
  const inverse = named("inverse", div(1, mul(size, size)));
  // exp(-size²) loses digits to the rounding of size²; the square of `coarse` is exact, in float32 too.
  const coarse = named("coarse", div(floor(mul(size, 128)), 128));
  const exponent = less(size, 1 / 0.35, ratio(inverse, middle), ratio(inverse, far));
  const correction = add(mul(sub(coarse, size), add(coarse, size)), exponent);
  return {
    size,
    near: mul(x, ratio(named("square", mul(x, x)), near)),
    aroundOne: ratio(named("beyond", sub(size, 1)), aroundOne),
    tail: div(mul(exp(sub(neg(mul(coarse, coarse)), 0.5625)), exp(correction)), size),
  };
}

/** The error function, 2/√π ∫₀ˣ exp(−t²) dt. */
export function erf(x: Scalar): Scalar {
  const { size, near, aroundOne, tail } = pieces(x);
  const magnitude = less(size, 1.25, add(ERF_OF_ONE, aroundOne), sub(1, tail));
  const away = named("magnitude", magnitude);
  return less(size, 0.84375, add(x, near), less(x, 0, neg(away), away));
}

/** 1 − erf(x), without the cancellation for large x. */
export function erfc(x: Scalar): Scalar {
  const { size, near, aroundOne, tail } = pieces(x);
  const small = less(x, 0.25, sub(1, add(x, near)), sub(0.5, add(sub(x, 0.5), near)));
  const negative = less(size, 1.25, add(1, add(ERF_OF_ONE, aroundOne)), sub(2, tail));
  const positive = less(size, 1.25, sub(1 - ERF_OF_ONE, aroundOne), tail);
  return less(size, 0.84375, small, less(x, 0, negative, positive));
}
