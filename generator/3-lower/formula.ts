import type { Index } from "../ir/scalar.ts";
import { load, number, type Scalar } from "../ir/scalar.ts";
import { OTHERS, type Reduce } from "../ir/tensor.ts";
import { substitute } from "../ir/walk-scalar.ts";

/** What a formula's locals stand for at one element: x, those of other inputs, its parameters and the reductions so far. */
export interface Surroundings {
  readonly x: Scalar;
  readonly others: readonly Scalar[];
  readonly parameter: (name: string) => Scalar | undefined;
  readonly reductions: ReadonlyMap<string, Scalar>;
}

export const instantiate = (formula: Scalar, { x, others, parameter, reductions }: Surroundings): Scalar =>
  substitute(formula, (name) => {
    if (name === "x") return x;
    return otherBy(name, others) ?? parameter(name) ?? reductions.get(name);
  });

const otherBy = (name: string, others: readonly Scalar[]): Scalar | undefined =>
  others[(OTHERS as readonly string[]).indexOf(name)];

/** Parameters as literals of unit j, or as loads from the buffers that hold them. */
export const literalParameters =
  (parameters: Readonly<Record<string, Float64Array>>, j: number) =>
  (name: string): Scalar | undefined => {
    const value = parameters[name]?.[j];
    return value === undefined ? undefined : number(value);
  };

export const loadedParameters =
  (buffers: ReadonlyMap<string, string>, index: Index) =>
  (name: string): Scalar | undefined => {
    const buffer = buffers.get(name);
    return buffer === undefined ? undefined : load(buffer, index);
  };

/** What becomes of a reduced number before formulas use it. */
export const finishReduction = (
  { finish, result }: Reduce,
  total: Scalar,
  reductions: ReadonlyMap<string, Scalar>,
): Scalar =>
  finish === undefined
    ? total
    : substitute(finish, (name) => (name === result ? total : reductions.get(name)));
