import type { Mathematics } from "../../ir/mathematics.ts";
import { acos, asin, atan } from "./arc.ts";
import { erf, erfc } from "./erf.ts";
import { exp } from "./exp.ts";
import { expm1 } from "./expm1.ts";
import { acosh, asinh, atanh, cosh, sinh } from "./hyperbolic.ts";
import { log, log1p, log1pFraction } from "./log.ts";
import { pow } from "./pow.ts";
import { cos, sin, tan } from "./sine.ts";
import { tanh } from "./tanh.ts";

/** The functions that formulas may use, each as a formula over the arithmetic of ir/primitives.ts. */
export const mathematics: Mathematics = {
  ...{ exp, expm1, log, log1p, log1pFraction, pow },
  ...{ sin, cos, tan, asin, acos, atan },
  ...{ sinh, cosh, tanh, asinh, acosh, atanh },
  ...{ erf, erfc },
};
