import { shuffle } from "../../generator/bench/measure.ts";
import { type PeerModule, peers } from "../peers/table.ts";
import { checkOutputs } from "./check-outputs.ts";
import type { Entry } from "./entry.ts";
import { type Refusal, type RunningContender, startContender } from "./start-contender.ts";

export interface Effort {
  readonly rounds: number;
  readonly burstMs: number;
  /** How long a contender is called without getting faster before it counts as warm, and one that is compiled already. */
  readonly warmUpMs: number;
  readonly nativeWarmUpMs: number;
  /** How long it may take until its first message. */
  readonly patienceMs: number;
}

/** How many contenders prepare side by side; they are timed one by one. */
const STARTING = 2;

/** Nanoseconds of a call, one a round; rounds of all contenders of an experiment belong together. */
export type Result = { readonly ns: readonly number[] } | { readonly cannot: string };

/** The results of entries that are compared with each other, in their order. */
export async function measureContenders(
  worker: string,
  entries: readonly Entry[],
  effort: Effort,
): Promise<Result[]> {
  const all: (RunningContender | Refusal)[] = [];
  try {
    for (let n = 0; n < entries.length; n += STARTING) {
      const next = entries.slice(n, n + STARTING);
      all.push(...(await Promise.all(next.map((entry) => startContender(worker, entry, effort.patienceMs)))));
    }
    const running = all.filter((one): one is RunningContender => "time" in one);
    checkOutputs(running);
    const timers = [];
    for (const contender of running) timers.push(await warmUp(contender, effort));
    for (let round = 0; round < effort.rounds; round++) {
      for (const { sample } of shuffle(timers)) await sample();
    }
    const times = new Map(timers.map(({ contender, ns }) => [contender.entry, ns]));
    return all.map((one) => ("cannot" in one ? { cannot: one.cannot } : { ns: times.get(one.entry) ?? [] }));
  } finally {
    for (const one of all) if ("stop" in one) one.stop();
  }
}

/** Calls a contender until it no longer gets faster, and finds how many calls fill a burst. */
async function warmUp(contender: RunningContender, { warmUpMs, nativeWarmUpMs, burstMs }: Effort) {
  const { entry, time } = contender;
  const { isNative }: PeerModule = peers[entry.peer];
  const patienceMs = isNative ? nativeWarmUpMs : warmUpMs;
  let calls = 1;
  let fastest = Number.POSITIVE_INFINITY;
  for (let patience = patienceMs * 1e6; patience > 0; ) {
    const started = process.hrtime.bigint();
    const took = await time(calls);
    const isFaster = took / calls < 0.9 * fastest;
    fastest = Math.min(fastest, took / calls);
    patience = isFaster ? patienceMs * 1e6 : patience - Number(process.hrtime.bigint() - started);
    calls = Math.max(1, Math.ceil((calls * burstMs * 1e6) / Math.max(1, took)));
  }
  const ns: number[] = [];
  const sample = async () => {
    ns.push(Number(((await time(calls)) / calls).toPrecision(5)));
  };
  return { contender, ns, sample };
}
