import type { Timer } from "./timers.ts";

/** How long to measure, times in milliseconds. */
export interface Effort {
  /** How long each timer is run by itself first. */
  readonly alone: number;
  /** How long none has to get faster before all count as warm, and how long that is waited for at most. */
  readonly patience: number;
  readonly mostPatience: number;
  readonly rounds: number;
  /** After so long no round begins that is more than the fewest. */
  readonly mostRounds: number;
}

export const efforts = {
  quick: { alone: 60, patience: 250, mostPatience: 800, rounds: 11, mostRounds: 600 },
  thorough: { alone: 150, patience: 500, mostPatience: 2000, rounds: 31, mostRounds: 3500 },
} as const satisfies Readonly<Record<string, Effort>>;

/** Milliseconds that one burst of calls takes; of the bursts of a round the fastest counts: others met other work. */
const BURST = 0.7;
const BURSTS = 3;
const FEWEST_ROUNDS = 5;

/** Nanoseconds of a call, by timer and round; rounds of all timers belong together. */
export type Samples = ReadonlyMap<Timer, readonly number[]>;

/** Warms all timers up, then runs them in turns, in a new order every round. */
export function measure(timers: readonly Timer[], effort: Effort): Samples {
  const running = timers.map((timer) => new Running(timer));
  for (const timer of running) timer.runAlone(effort.alone);
  settle(running, effort);
  const deadline = performance.now() + effort.mostRounds;
  for (let round = 0; round < effort.rounds; round++) {
    if (round >= FEWEST_ROUNDS && performance.now() > deadline) break;
    for (const timer of shuffle(running)) timer.sample();
  }
  return new Map(running.map(({ timer, samples }) => [timer, samples]));
}

/** V8 compiles large functions beside the program, for up to half a second: all are run in turns meanwhile. */
function settle(running: readonly Running[], { patience, mostPatience }: Effort): void {
  const start = performance.now();
  let lastGain = start;
  for (let now = start; now - lastGain < patience && now - start < mostPatience; now = performance.now()) {
    for (const timer of shuffle(running)) if (timer.gains()) lastGain = performance.now();
  }
}

class Running {
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

  /** Runs one burst; whether it was faster than any before, by a tenth. */
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

/** The items in a new order each time: what is timed after what changes from round to round. */
export const shuffle = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
