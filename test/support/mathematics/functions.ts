import { type Expansion, expand } from "../../../generator/ir/mathematics.ts";
import { type Dtype, dtypes } from "../../../generator/ir/number-format.ts";
import type { FunctionName } from "../../../generator/ir/primitives.ts";
import type { Scalar } from "../../../generator/ir/scalar.ts";
import { mathematics } from "../../../generator/vocabulary/mathematics/index.ts";
import type { Domain } from "../floats.ts";

/** Where a function of one number is tested, and which way it goes. */
export interface Tested extends Domain {
  /** Nothing where it goes both ways. */
  readonly direction?: 1 | -1;
  readonly isOdd?: boolean;
}

const all: readonly [number, number] = [-Infinity, Infinity];
const halfSteps = [0.005415, 0.01625, 0.3466, 0.3521, 1.0397, 1.7329, 2.426];
const subnormal = [5e-324, 2 ** -1022, 2 ** -149, 2 ** -126, 2 ** -54, 2 ** -25];

/** Quarter turns, eighths of turns, and the numbers of each format that are nearest to a multiple of a quarter turn. */
const angles = [
  ...subnormal,
  ...[1, 2, 3, 4, 5, 7, 100, 1e6].map((n) => (n * Math.PI) / 4),
  ...[2 ** 26, 2 ** 52, 1e22, 2 ** 1023, 6381956970095103 * 2 ** 797, 16367173 * 2 ** 72],
];

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
  sin: { isOdd: true, ordinary: [-10, 10], whole: all, edges: angles },
  cos: { ordinary: [-10, 10], whole: all, edges: angles },
  tan: { isOdd: true, ordinary: [-10, 10], whole: all, edges: angles },
  asin: {
    direction: 1,
    isOdd: true,
    ordinary: [-1, 1],
    whole: [-1, 1],
    edges: [...subnormal, 0.5, 0.975, 1],
  },
  acos: { direction: -1, ordinary: [-1, 1], whole: [-1, 1], edges: [...subnormal, 0.5, 0.975, 1] },
  atan: {
    direction: 1,
    isOdd: true,
    ordinary: [-4, 4],
    whole: all,
    edges: [...subnormal, 0.4375, 0.6875, 1, 1.1875, 1.5, 2.4375, 2 ** 25, 2 ** 54],
  },
  sinh: {
    direction: 1,
    isOdd: true,
    ordinary: [-5, 5],
    whole: all,
    edges: [...halfSteps, ...subnormal, 1, 9, 18.7, 88.72283, 89.41598, 709.78271, 710.47586],
  },
  cosh: {
    ordinary: [-5, 5],
    whole: all,
    edges: [...halfSteps, ...subnormal, 1, 9, 18.7, 88.72283, 89.41598, 709.78271, 710.47586],
  },
  asinh: {
    direction: 1,
    isOdd: true,
    ordinary: [-4, 4],
    whole: all,
    edges: [...subnormal, 0.5, 1, 2 ** 13, 2 ** 28, 2 ** 64, 2 ** 127],
  },
  acosh: {
    direction: 1,
    ordinary: [1, 4],
    whole: [1, Infinity],
    edges: [1, 1.5, 2, 2 ** 13, 2 ** 28, 2 ** 64, 2 ** 127],
  },
  atanh: {
    direction: 1,
    isOdd: true,
    ordinary: [-1, 1],
    whole: [-1, 1],
    edges: [...subnormal, 0.2, 0.5, 1],
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
