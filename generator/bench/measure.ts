import type { Timer } from "./timers.ts";

/** How long to measure, times in milliseconds. */
export interface Effort {
  /** How long each timer first runs by itself. */
  readonly alone: number;
  /** The timers count as warm once none got faster for `patience`, or after `mostPatience`. */
  readonly patience: number;
  readonly mostPatience: number;
  readonly rounds: number;
  /** After this time, no round starts beyond the minimum. */
  readonly mostRounds: number;
}

export const efforts = {
  quick: { alone: 60, patience: 250, mostPatience: 800, rounds: 11, mostRounds: 600 },
  thorough: { alone: 150, patience: 500, mostPatience: 2000, rounds: 31, mostRounds: 3500 },
} as const satisfies Readonly<Record<string, Effort>>;

/** Milliseconds of one burst of calls; only the fastest burst of a round counts, since other work on the machine slows some. */
const BURST = 0.7;
const BURSTS = 3;
const FEWEST_ROUNDS = 5;

/** Nanoseconds per call, by timer and round; the n-th samples of all timers were taken together. */
export type Samples = ReadonlyMap<Timer, readonly number[]>;

/** Warms all timers up, then runs them in turns, in a new order every round. */
export function measure(timers: readonly Timer[], effort: Effort): Samples {
  const running = timers.map((timer) => new WarmTimer(timer));
  for (const timer of running) timer.runAlone(effort.alone);
  settle(running, effort);
  const deadline = performance.now() + effort.mostRounds;
  for (let round = 0; round < effort.rounds; round++) {
    if (round >= FEWEST_ROUNDS && performance.now() > deadline) break;
    for (const timer of shuffle(running)) timer.sample();
  }
  return new Map(running.map(({ timer, samples }) => [timer, samples]));
}

/** Runs all timers in turns until V8, which compiles large functions in the background, is done. */
function settle(running: readonly WarmTimer[], { patience, mostPatience }: Effort): void {
  const start = performance.now();
  let lastGain = start;
  for (let now = start; now - lastGain < patience && now - start < mostPatience; now = performance.now()) {
    for (const timer of shuffle(running)) if (timer.gains()) lastGain = performance.now();
  }
}

class WarmTimer {
  readonly timer: Timer;
  readonly samples: number[] = [];
  private calls = 1;
  private fastest = Infinity;

  constructor(timer: Timer) {
    this.timer = timer;
  }

  runAlone(milliseconds: number): void {
    const end = performance.now() + milliseconds;
    do this.gains();
    while (performance.now() < end);
  }

  /** Runs one burst, and says whether it was at least a tenth faster than all before. */
  gains(): boolean {
    const perCall = this.burst();
    const gains = perCall < 0.9 * this.fastest;
    this.fastest = Math.min(this.fastest, perCall);
    this.calls = Math.max(1, Math.ceil((BURST * 1e6) / Math.max(1, perCall)));
    return gains;
  }

  sample(): void {
    this.samples.push(Math.min(...Array.from({ length: BURSTS }, () => this.burst())));
  }

  private burst(): number {
    return this.timer.time(this.calls) / this.calls;
  }
}

/** The items in random order, so that what is timed after what changes from round to round. */
export const shuffle = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
