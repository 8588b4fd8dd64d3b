import type { Mathematics } from "../../ir/mathematics.ts";
import { local } from "../../ir/scalar.ts";
import * as fdlibm from "../formulas/erf.ts";
import { exp } from "./exp.ts";

const both = (formula: (x: ReturnType<typeof local>) => ReturnType<typeof local>) => ({
  f64: formula(local("x")),
  f32: formula(local("x")),
});

/** The functions that formulas may use, each as a formula over the arithmetic of ir/primitives.ts. */
export const mathematics = { exp, erf: both(fdlibm.erf), erfc: both(fdlibm.erfc) } as unknown as Mathematics;
