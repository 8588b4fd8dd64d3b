import type { Task } from "./task.ts";

/** Another way to compute a network; each of its methods is a contender. Preparing throws where it cannot. */
export interface Peer {
  readonly methods: Readonly<Record<string, (task: Task) => Contender | Promise<Contender>>>;
}

export type Precision = "f64" | "f32";
export type Numbers = ArrayLike<number>;

export interface Contender {
  readonly precision: Precision;
  /** The output for an input, by its index. A contender that computes no network has none. */
  readonly output?: (index: number) => Numbers | Promise<Numbers>;
  /** Nanoseconds of so many calls. */
  readonly time: (calls: number) => number | Promise<number>;
  readonly dispose?: () => void;
}

/** Keeps V8 from leaving out a call whose result nobody reads. */
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
