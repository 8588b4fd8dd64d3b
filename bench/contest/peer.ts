import type { StreamTask } from "./streams/task.ts";
import type { Task } from "./task.ts";

/** Another way to compute a network; each method is a contender, or throws if it cannot compute a task. */
export interface Peer {
  readonly methods: Readonly<Record<string, (task: Task) => Contender | Promise<Contender>>>;
  /** Those for networks that go through steps. */
  readonly streams?: Readonly<Record<string, (task: StreamTask) => Contender | Promise<Contender>>>;
}

export type Precision = "f64" | "f32";
export type Numbers = ArrayLike<number>;

export interface Contender {
  readonly precision: Precision;
  /**
   * The output for the input with an index, after those before it where the contender remembers; undefined for one that
   * computes no network.
   */
  readonly output?: (index: number) => Numbers | Promise<Numbers>;
  /** Nanoseconds that `calls` calls take. */
  readonly time: (calls: number) => number | Promise<number>;
  readonly dispose?: () => void;
}

/** Keeps results, so that V8 cannot leave out calls. */
const kept: { output: unknown } = { output: undefined };

/** A contender whose calls return their output. */
export function timedCalls<Input>(
  precision: Precision,
  inputs: readonly Input[],
  call: (input: Input) => Numbers,
): Contender {
  const mask = inputs.length - 1;
  return {
    precision,
    output: (index) => call(inputs[index] as Input),
    time: (calls) => {
      const start = process.hrtime.bigint();
      for (let n = 0; n < calls; n++) kept.output = call(inputs[n & mask] as Input);
      return Number(process.hrtime.bigint() - start);
    },
  };
}

/** A contender whose calls promise their output. */
export function timedAsyncCalls<Input>(
  precision: Precision,
  inputs: readonly Input[],
  call: (input: Input) => Promise<Numbers>,
): Contender {
  const mask = inputs.length - 1;
  return {
    precision,
    output: (index) => call(inputs[index] as Input),
    time: async (calls) => {
      const start = process.hrtime.bigint();
      for (let n = 0; n < calls; n++) kept.output = await call(inputs[n & mask] as Input);
      return Number(process.hrtime.bigint() - start);
    },
  };
}
