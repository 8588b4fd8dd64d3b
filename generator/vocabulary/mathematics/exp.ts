import { less, local, named } from "../../ir/scalar.ts";
import { forBothFormats } from "./formats.ts";
import { assemble, clamp, reduceExp } from "./reduce-exp.ts";

/**
 * Where exp leaves its format. The lowest is a little below the logarithm of half the smallest number, so that the last
 * product rounds to 0; the highest is above that of the largest, so that it overflows. From `far` on 2^n may be too large.
 */
const ranges = {
  f64: { lowest: -745.1333, far: 708, highest: 709.79 },
  f32: { lowest: -104, far: 87, highest: 89 },
} as const;

/** exp by Tang's method (ACM TOMS 15, 1989): a table of 64 roots and a short polynomial; in float32 a longer one alone. */
export const exp = forBothFormats((format) => {
  const { lowest, far, highest } = ranges[format.dtype];
  const m = named("m", clamp(lowest, local("x"), highest));
  return assemble(reduceExp(m, format), (then, otherwise) => less(far, m, then, otherwise));
});
