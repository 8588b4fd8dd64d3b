import { SpecError } from "../diagnostics/spec-error.ts";
import type { Network } from "../ir/network.ts";
import type { Dtype } from "../ir/number-format.ts";
import type { Loaded } from "../load.ts";
import { type Interpreted, interpret } from "../reference/interpret.ts";
import { arithmeticFamilies } from "./sum-orders.ts";

/** What a case gives in doubles, and rounded, in each family of orders. */
export interface RoundedResults {
  readonly doubles: Interpreted;
  readonly families: readonly (readonly Interpreted[])[];
}

/** A network that rounds, beside recorded inputs. */
export interface Rounder {
  readonly dtype: Dtype;
  /** How many cases may be run, by what each takes. */
  readonly most: number;
  /** Runs a case, at most once. */
  readonly run: (n: number) => RoundedResults;
}

/** So many parameters may be read, and so many cases run whatever they take, and at most. */
const BUDGET = 2e8;
const CASES = { least: 20, most: 200 };

/** A network, and the same in another dtype. */
export type RetypedNetwork = Pick<Loaded, "network" | "inDtype">;

/** Gives a rounder for each format, or nothing where a weight is too large for that. */
export function roundersOf(
  { inDtype }: RetypedNetwork,
  inputs: readonly ArrayLike<number>[],
): (dtype: Dtype) => Rounder | undefined {
  const made = new Map<Dtype, Rounder | undefined>();
  return (dtype) => {
    if (!made.has(dtype)) made.set(dtype, rounderIn(dtype, inDtype, inputs));
    return made.get(dtype);
  };
}

function rounderIn(
  dtype: Dtype,
  inDtype: RetypedNetwork["inDtype"],
  inputs: readonly ArrayLike<number>[],
): Rounder | undefined {
  try {
    return rounderOf(inDtype(dtype), inDtype("f64"), inputs);
  } catch (thrown) {
    if (thrown instanceof SpecError) return undefined;
    throw thrown;
  }
}

/**
 * Runs recorded inputs with other roundings than the reference's.
 * @param rounded the network in the format that rounds
 * @param inDoubles the same network in doubles
 */
export function rounderOf(
  rounded: Network,
  inDoubles: Network,
  inputs: readonly ArrayLike<number>[],
): Rounder {
  const families = arithmeticFamilies(rounded.dtype);
  const parameters = rounded.layers.reduce((sum, { parameterCount }) => sum + parameterCount, 1);
  const affordable = Math.floor(BUDGET / (parameters * families.flat().length));
  const known = new Map<number, RoundedResults>();
  return {
    dtype: rounded.dtype,
    most: Math.min(CASES.most, Math.max(CASES.least, affordable)),
    run: (n) => {
      const x = Array.from(inputs[n] as ArrayLike<number>);
      const moved = known.get(n) ?? {
        doubles: interpret(inDoubles, x),
        families: families.map((family) => family.map((arithmetic) => interpret(rounded, x, arithmetic))),
      };
      known.set(n, moved);
      return moved;
    },
  };
}
