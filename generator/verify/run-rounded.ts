import { SpecError } from "../diagnostics/spec-error.ts";
import { withoutDemands } from "../ir/indices.ts";
import type { Layer, Network } from "../ir/network.ts";
import type { Dtype } from "../ir/number-format.ts";
import { lastOf, sizeOf } from "../ir/tensor-data.ts";
import type { Loaded } from "../load.ts";
import { type Interpreted, interpret } from "../reference/interpret.ts";
import { arithmeticFamilies } from "./sum-orders.ts";

/** The results of a case in doubles, and rounded in each order of each family. */
export interface RoundedResults {
  readonly doubles: Interpreted;
  readonly families: readonly (readonly Interpreted[])[];
}

/** Runs recorded inputs with other roundings than the reference's. */
export interface Rounder {
  readonly dtype: Dtype;
  /** How many cases may be run, depending on the size of the network. */
  readonly most: number;
  /** Runs a case; results are cached. */
  readonly run: (n: number) => RoundedResults;
}

/** How often parameters may be read in all, and how many cases are run at least and at most. */
const BUDGET = 1e9;
const CASES = { least: 8, most: 200 };

/** The recorded values of all inputs, and what all states hold before. */
export interface RecordedStep {
  readonly input: ArrayLike<number>;
  readonly before: readonly number[];
}

/** A network that can be had in another dtype. */
export type RetypedNetwork = Pick<Loaded, "network" | "inDtype">;

/** A rounder for each format, or undefined where a weight is too large for it. */
export function roundersOf(
  { inDtype }: RetypedNetwork,
  cases: readonly RecordedStep[],
): (dtype: Dtype) => Rounder | undefined {
  const made = new Map<Dtype, Rounder | undefined>();
  return (dtype) => {
    if (!made.has(dtype)) made.set(dtype, rounderIn(dtype, inDtype, cases));
    return made.get(dtype);
  };
}

function rounderIn(
  dtype: Dtype,
  inDtype: RetypedNetwork["inDtype"],
  cases: readonly RecordedStep[],
): Rounder | undefined {
  try {
    return rounderOf(inDtype(dtype), inDtype("f64"), cases);
  } catch (thrown) {
    if (thrown instanceof SpecError) return undefined;
    throw thrown;
  }
}

/** How often a layer reads a parameter: each once for each row of what it gives. */
const readsOf = ({ parameterCount, output }: Layer): number =>
  parameterCount * (sizeOf(output) / lastOf(output));

/**
 * Runs recorded inputs with other roundings than the reference's.
 * @param rounded the network in the format that rounds
 * @param inDoubles the same network in doubles
 */
function rounderOf(rounded: Network, inDoubles: Network, cases: readonly RecordedStep[]): Rounder {
  // Other roundings may give other indices.
  const [ofRounded, ofDoubles] = [rounded, inDoubles].map(withoutDemands) as [Network, Network];
  const families = arithmeticFamilies(rounded.expansion);
  const reads = rounded.layers.reduce((sum, layer) => sum + readsOf(layer), 1);
  const affordable = Math.floor(BUDGET / (reads * families.flat().length));
  const known = new Map<number, RoundedResults>();
  return {
    dtype: rounded.dtype,
    most: Math.min(CASES.most, Math.max(CASES.least, affordable)),
    run: (n) => {
      const { input, before } = cases[n] as RecordedStep;
      const x = Array.from(input);
      const moved = known.get(n) ?? {
        doubles: interpret(ofDoubles, x, before),
        families: families.map((family) =>
          family.map((arithmetic) => interpret(ofRounded, x, before, arithmetic)),
        ),
      };
      known.set(n, moved);
      return moved;
    },
  };
}
