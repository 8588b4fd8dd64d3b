import { ratios, type Spread, spreadOf } from "../../generator/bench/spread.ts";
import type { Result } from "./compete.ts";
import type { Experiment, Question, Wish } from "./questions.ts";
import type { Results } from "./results.ts";
import { multiplyAddsOf } from "./task.ts";

/** What one contender of an experiment showed. */
export interface Compared {
  readonly label: string;
  readonly multiplyAdds: number;
  readonly result: Showing | { readonly cannot: string };
}

export interface Showing {
  readonly perCall: Spread;
  readonly perMultiplyAdd: Spread;
  /** How many times as long as the baseline's. */
  readonly times: Spread | undefined;
}

/** An experiment as measured, its contenders in the order of the question. */
export function compare(
  { baselines }: Question,
  experiment: Experiment,
  { experiments }: Results,
): Compared[] {
  const measured: Readonly<Record<string, Result>> = experiments[experiment.name]?.results ?? {};
  const nsOf = (label: string) => {
    const result = measured[label];
    return result && "ns" in result ? result.ns : undefined;
  };
  const baseline = baselines.map(nsOf).find((ns) => ns);
  return experiment.entries.flatMap(({ label, assignment }): Compared[] => {
    const result = measured[label];
    if (!result) return [];
    const multiplyAdds = multiplyAddsOf(assignment);
    if ("cannot" in result) return [{ label, multiplyAdds, result }];
    const perCall = spreadOf(result.ns);
    const perMultiplyAdd = spreadOf(result.ns.map((ns) => ns / multiplyAdds));
    const times = baseline && ratios(result.ns, baseline);
    return [{ label, multiplyAdds, result: { perCall, perMultiplyAdd, times } }];
  });
}

/** A options on one experiment, and the contender that comes closest to spoiling it. */
export interface Found {
  readonly heading: string;
  readonly options: Wish;
  readonly closest: { readonly label: string; readonly times: Spread } | undefined;
}

export function fulfil({ wishes, experiments }: Question, results: Results): Found[] {
  return wishes.flatMap((options) =>
    experiments
      .filter(({ heading }) => options.headings.includes(heading))
      .map(({ name, heading }) => {
        const measured = results.experiments[name]?.results ?? {};
        const ours = measured[options.ours];
        const rivals = options.theirs.flatMap((label) => {
          const theirs = measured[label];
          if (!ours || !theirs || "cannot" in ours || "cannot" in theirs) return [];
          return [{ label, times: ratios(theirs.ns, ours.ns) }];
        });
        const closest = rivals.sort((a, b) => a.times.median - b.times.median)[0];
        return { heading, options, closest };
      }),
  );
}
