import { ratios, type Spread, spreadOf } from "../../generator/bench/spread.ts";
import type { Assignment } from "./entry.ts";
import type { Result } from "./measure-contenders.ts";
import type { FlatGoal, PeerExperiment, Question, SpeedGoal, TimeGoal } from "./questions.ts";
import type { Results } from "./results.ts";
import { multiplyAddsOfStream } from "./streams/task.ts";
import { multiplyAddsOfTask } from "./task.ts";

const multiplyAddsOf = (assignment: Assignment): number =>
  "stream" in assignment ? multiplyAddsOfStream(assignment) : multiplyAddsOfTask(assignment);

/** What was measured of one contender of an experiment. */
export interface ContenderResult {
  readonly label: string;
  readonly multiplyAdds: number;
  readonly result: Measurement | { readonly cannot: string };
}

export interface Measurement {
  readonly perCall: Spread;
  readonly perMultiplyAdd: Spread;
  /** How many times as long as the baseline's. */
  readonly times: Spread | undefined;
}

/** An experiment as measured, its contenders in the order of the question. */
export function compare(
  { baselines }: Question,
  experiment: PeerExperiment,
  { experiments }: Results,
): ContenderResult[] {
  const measured: Readonly<Record<string, Result>> = experiments[experiment.name]?.results ?? {};
  const nsOf = (label: string) => {
    const result = measured[label];
    return result && "ns" in result ? result.ns : undefined;
  };
  const baseline = baselines.map(nsOf).find((ns) => ns);
  return experiment.entries.flatMap(({ label, assignment }): ContenderResult[] => {
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

/** A goal on one experiment, and the contender that comes closest to missing it. */
export interface GoalResult {
  readonly heading: string;
  readonly goal: SpeedGoal;
  readonly closest: { readonly label: string; readonly times: Spread } | undefined;
}

export function measureGoals({ goals, experiments }: Question, results: Results): GoalResult[] {
  return goals.flatMap((goal) =>
    experiments
      .filter(({ heading }) => goal.headings.includes(heading))
      .map(({ name, heading }) => {
        const measured = results.experiments[name]?.results ?? {};
        const ours = measured[goal.ours];
        const rivals = goal.theirs.flatMap((label) => {
          const theirs = measured[label];
          if (!ours || !theirs || "cannot" in ours || "cannot" in theirs) return [];
          return [{ label, times: ratios(theirs.ns, ours.ns) }];
        });
        const closest = rivals.sort((a, b) => a.times.median - b.times.median)[0];
        return { heading, goal, closest };
      }),
  );
}

/** A goal on one experiment, and how many times as much a multiply-add of its dearest network costs as of its cheapest. */
export interface FlatResult {
  readonly heading: string;
  readonly goal: FlatGoal;
  readonly dearest: string;
  readonly cheapest: string;
  readonly times: Spread;
}

export function measureFlatness(
  { flat = [], experiments }: Question,
  { experiments: measured }: Results,
): FlatResult[] {
  return flat.flatMap((goal) =>
    experiments
      .filter(({ heading }) => goal.headings.includes(heading))
      .flatMap(({ name, heading, entries }) => {
        const costs = entries.flatMap(({ label, assignment }) => {
          const result = measured[name]?.results[label];
          if (!goal.labels.includes(label) || !result || "cannot" in result) return [];
          const ns = result.ns.map((one) => one / multiplyAddsOf(assignment));
          return [{ label, ns, median: spreadOf(ns).median }];
        });
        costs.sort((a, b) => a.median - b.median);
        const [cheapest, dearest] = [costs[0], costs.at(-1)];
        if (!cheapest || !dearest) return [];
        const times = ratios(dearest.ns, cheapest.ns);
        return [{ heading, goal, dearest: dearest.label, cheapest: cheapest.label, times }];
      }),
  );
}

/** A goal on one experiment, and the nanoseconds of a call. */
export interface TimeResult {
  readonly heading: string;
  readonly goal: TimeGoal;
  readonly perCall: Spread;
}

export function measureTimes(question: Question, results: Results): TimeResult[] {
  return (question.times ?? []).flatMap((goal) =>
    question.experiments
      .filter(({ heading }) => goal.headings.includes(heading))
      .flatMap((experiment) => {
        const { result } =
          compare(question, experiment, results).find(({ label }) => label === goal.label) ?? {};
        return result && "perCall" in result
          ? [{ heading: experiment.heading, goal, perCall: result.perCall }]
          : [];
      }),
  );
}
