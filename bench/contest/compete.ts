import { shuffle } from "../../generator/bench/measure.ts";
import { type Entrant, enter, type Refusal } from "./entrant.ts";
import type { Entry } from "./entry.ts";
import { verify } from "./verify.ts";

export interface Effort {
  readonly rounds: number;
  readonly burstMs: number;
  /** How long a contender is called without getting faster before it counts as warm. */
  readonly warmUpMs: number;
  /** How long it may take to prepare and to answer. */
  readonly patienceMs: number;
}

/** Nanoseconds of a call, one a round; rounds of all contenders of an experiment belong together. */
export type Result = { readonly ns: readonly number[] } | { readonly cannot: string };

/** The results of entries that are compared with each other, in their order. */
export async function compete(worker: string, entries: readonly Entry[], effort: Effort): Promise<Result[]> {
  const all: (Entrant | Refusal)[] = [];
  try {
    for (const entry of entries) all.push(await enter(worker, entry, effort.patienceMs));
    const entrants = all.filter((one): one is Entrant => "time" in one);
    verify(entrants);
    const timers = [];
    for (const entrant of entrants) timers.push(await warmUp(entrant, effort));
    for (let round = 0; round < effort.rounds; round++) {
      for (const { sample } of shuffle(timers)) await sample();
    }
    const times = new Map(timers.map(({ entrant, ns }) => [entrant.entry, ns]));
    return all.map((one) => ("cannot" in one ? { cannot: one.cannot } : { ns: times.get(one.entry) ?? [] }));
  } finally {
    for (const one of all) if ("leave" in one) one.leave();
  }
}

/** Calls a contender until it gets no faster, and finds how many calls fill a burst. */
async function warmUp(entrant: Entrant, { warmUpMs, burstMs }: Effort) {
  const { time } = entrant;
  let calls = 1;
  let fastest = Number.POSITIVE_INFINITY;
  for (let patience = warmUpMs * 1e6; patience > 0; ) {
    const started = process.hrtime.bigint();
    const took = await time(calls);
    const isFaster = took / calls < 0.9 * fastest;
    fastest = Math.min(fastest, took / calls);
    patience = isFaster ? warmUpMs * 1e6 : patience - Number(process.hrtime.bigint() - started);
    calls = Math.max(1, Math.ceil((calls * burstMs * 1e6) / Math.max(1, took)));
  }
  const ns: number[] = [];
  const sample = async () => {
    ns.push(Number(((await time(calls)) / calls).toPrecision(5)));
  };
  return { entrant, ns, sample };
}
