import { type Expansion, expand } from "../../generator/ir/mathematics.ts";
import { type Dtype, dtypes } from "../../generator/ir/number-format.ts";
import type { FunctionName } from "../../generator/ir/primitives.ts";
import type { Scalar } from "../../generator/ir/scalar.ts";
import { mathematics } from "../../generator/vocabulary/mathematics/index.ts";
import type { Domain } from "../support/floats.ts";

/** Where a function of one number is tested, and which way it goes. */
interface Tested extends Domain {
  readonly direction: 1 | -1;
  readonly isOdd?: boolean;
}

const all: readonly [number, number] = [-Infinity, Infinity];
const halfSteps = [0.005415, 0.01625, 0.3466, 0.3521, 1.0397, 1.7329, 2.426];
const subnormal = [5e-324, 2 ** -1022, 2 ** -149, 2 ** -126, 2 ** -54, 2 ** -25];

/** The functions of one number, with the places where their formulas change. */
export const tested = {
  exp: {
    direction: 1,
    ordinary: [-20, 5],
    whole: all,
    edges: [
      ...halfSteps,
      ...subnormal,
      87,
      87.3365,
      88.72283,
      103.28,
      103.97,
      708,
      708.396,
      709.78271,
      744.44,
      745.1332,
    ],
  },
  expm1: {
    direction: 1,
    ordinary: [-5, 5],
    whole: all,
    edges: [...halfSteps, ...subnormal, 15, 17, 17.3, 30, 36.7, 37.08, 37.4, 50, 88.72283, 709.78271],
  },
  log: {
    direction: 1,
    ordinary: [0.2, 20],
    whole: [0, Infinity],
    edges: [...subnormal, 0.5, 0.75, 1, 1.5, 2, 3, 2 ** -1020, 2 ** -124],
  },
  log1p: {
    direction: 1,
    ordinary: [-0.9, 3],
    whole: [-1, Infinity],
    edges: [...subnormal, 0.25, 0.5, 1, 2, 0.625, 5, 2 ** 53],
  },
  log1pFraction: { direction: 1, ordinary: [0, 1], whole: [0, 1], edges: [...subnormal, 0.25, 0.5, 1] },
  tanh: {
    direction: 1,
    isOdd: true,
    ordinary: [-4, 4],
    whole: all,
    edges: [...halfSteps, ...subnormal, 0.5493, 0.625, 8.664, 9.0109, 18.7149, 19.06154746539849],
  },
  erf: {
    direction: 1,
    isOdd: true,
    ordinary: [-3, 3],
    whole: all,
    edges: [...subnormal, 0.4769362762044699, 0.5, 0.7, 1, 3.8325, 3.919, 5.8636, 5.9216],
  },
  erfc: {
    direction: -1,
    ordinary: [-3, 8],
    whole: all,
    edges: [...subnormal, 0.4769362762044699, 0.5, 0.7, 1, 9.19, 10.05, 10.1, 26.5432, 27.2263, 27.25],
  },
} satisfies Partial<Record<FunctionName, Tested>>;

export type TestedName = keyof typeof tested;
export const testedNames = Object.keys(tested) as TestedName[];

export const portable = (dtype: Dtype): Expansion => ({ mathematics, dtype, math: "portable" });

/** The formula of a function with nothing but arithmetic in it. */
export const formulaOf = (name: FunctionName, dtype: Dtype): Scalar =>
  expand(mathematics[name][dtype], portable(dtype));

export const parametersOf = (name: FunctionName): string[] => (name === "pow" ? ["x", "y"] : ["x"]);

export { dtypes };
