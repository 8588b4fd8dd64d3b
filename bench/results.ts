import { ratios, type Spread, spreadOf } from "../generator/bench/spread.ts";
import { cliffSizes, type Experiment, NO_CLIFF } from "./experiments.ts";
import { type GenRun, limits } from "./gen-speed.ts";
import type { Samples } from "./measure.ts";
import { sizeOf } from "./networks.ts";

/** The result of an experiment, about the generated module. */
export interface ExperimentResult {
  readonly network: string;
  readonly hidden: string;
  readonly multiplyAdds: number;
  readonly nanoseconds: Spread;
  readonly perMultiplyAdd: Spread;
  /** The times of the other variants, as multiples of the generated module's. */
  readonly times: Readonly<Record<string, Spread>>;
}

/** A requirement, and what was measured. */
export interface Property {
  readonly wanted: string;
  readonly found: string;
  readonly holds: boolean;
}

export function resultOf({ name }: Experiment, samples: Samples): ExperimentResult {
  const [network = "", hidden = ""] = name.split(" ");
  const { multiplyAdds } = sizeOf(network);
  const { generated = [], ...others } = samples;
  return {
    network,
    hidden,
    multiplyAdds,
    nanoseconds: spreadOf(generated),
    perMultiplyAdd: spreadOf(generated.map((ns) => ns / multiplyAdds)),
    times: Object.fromEntries(
      Object.entries(others).map(([variant, other]) => [variant, ratios(other, generated)]),
    ),
  };
}

/** The cost of a multiply-add, the highest over the lowest, in each round. */
export function cliffOf(samples: Samples): Spread {
  const rounds = samples[cliffSizes[0]?.name as string] ?? [];
  const steepness = rounds.map((_, round) => {
    const costs = cliffSizes.map(
      ({ name, multiplyAdds }) => (samples[name]?.[round] as number) / multiplyAdds,
    );
    return Math.max(...costs) / Math.min(...costs);
  });
  return spreadOf(steepness);
}

export function checkProperties(
  rows: readonly ExperimentResult[],
  cliff: Spread | undefined,
  gen: readonly GenRun[],
) {
  const properties: Property[] = [];
  const want = (wanted: string, found: string, holds: boolean) => properties.push({ wanted, found, holds });

  const slowest = Math.min(...rows.flatMap(({ times }) => times.interpreter?.median ?? []));
  if (rows.length > 0) want("at least 5 times the interpreter", `${slowest.toFixed(0)} times`, slowest >= 5);
  if (cliff) {
    want(`${NO_CLIFF}: a multiply-add within 1.6`, `within ${cliff.median.toFixed(2)}`, cliff.median <= 1.6);
  }
  for (const { network, times } of rows) {
    const byHand = times["by hand"];
    if (!byHand) continue;
    const factor = 1 / byHand.median;
    want(`${network} within 1.15 of loops by hand`, `within ${factor.toFixed(2)}`, factor <= 1.15);
  }
  for (const { work, seconds, peakMegabytes } of gen) {
    const [most, memory] = limits[work];
    want(
      `gen ${work}: under ${most} s and ${memory} MB`,
      `${seconds.median.toFixed(2)} s, ${peakMegabytes.toFixed(0)} MB`,
      seconds.median < most && peakMegabytes < memory,
    );
  }
  return properties;
}
