import type { Dtype } from "../../ir/number-format.ts";
import type { binaryen } from "./binaryen.ts";

export type Module = binaryen.Module;
export type Expression = binaryen.ExpressionRef;

/** How a vector of 128 bits holds numbers of a dtype, and what their bits mean. */
export interface Format {
  readonly simd: "f64x2" | "f32x4";
  readonly integer: "i64x2" | "i32x4";
  readonly lanes: number;
  readonly bytes: number;
  readonly shift: number;
  readonly mantissaBits: number;
  readonly bias: number;
  /** Added to an integer, it leaves the integer in the low bits: 1.5 times 2 to the number of mantissa bits. */
  readonly magic: number;
  /** The whole numbers below those of a vector, as i32: 0 for negative ones and NaN, and the largest for those beyond it. */
  readonly truncate: (module: Module, vector: Expression) => Expression;
  /** The first number of a vector, as f64. */
  readonly firstLane: (module: Module, vector: Expression) => Expression;
}

export const formats: Record<Dtype, Format> = {
  f64: {
    simd: "f64x2",
    integer: "i64x2",
    lanes: 2,
    bytes: 8,
    shift: 3,
    mantissaBits: 52,
    bias: 1023,
    magic: 1.5 * 2 ** 52,
    truncate: ({ i32x4 }, vector) => i32x4.trunc_sat_f64x2_u_zero(vector),
    firstLane: ({ f64x2 }, vector) => f64x2.extract_lane(vector, 0),
  },
  f32: {
    simd: "f32x4",
    integer: "i32x4",
    lanes: 4,
    bytes: 4,
    shift: 2,
    mantissaBits: 23,
    bias: 127,
    magic: 1.5 * 2 ** 23,
    truncate: ({ i32x4 }, vector) => i32x4.trunc_sat_f32x4_u(vector),
    firstLane: ({ f32x4, f64 }, vector) => f64.promote(f32x4.extract_lane(vector, 0)),
  },
};

/** The literals that scale, exponent and lookUp use in addition to those of formulas. */
export const formatLiterals = ({ magic, bias, mantissaBits }: Format): number[] => [
  0.5,
  magic,
  magic + bias,
  2 ** mantissaBits,
  2 ** mantissaBits + bias,
];
