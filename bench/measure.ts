import { shuffle } from "../generator/bench/measure.ts";
import { firstDifference } from "../generator/check/check-against-reference.ts";

export type Vector = Float64Array | readonly number[];
export type Forward = (x: never, out: Float64Array) => unknown;

/** A way to compute a network, called with other inputs from call to call. */
export interface Variant {
  readonly name: string;
  readonly forward: Forward;
  /** A power of two of them. */
  readonly inputs: readonly Vector[];
  readonly outputSize: number;
}

/** Nanoseconds per call, one for each round; the n-th samples of all variants were taken together. */
export type Samples = Readonly<Record<string, readonly number[]>>;

export interface Effort {
  readonly rounds: number;
  /** How long a variant must not get faster before it counts as warm, since V8 compiles in the background. */
  readonly patienceMs: number;
  readonly burstMs: number;
}

/** Bursts in a round; only the fastest counts, since other work on the machine slows some. */
const BURSTS = 3;

/** Throws where two variants differ in a bit. */
export function assertSameBits(
  [wanted, ...others]: readonly Variant[],
  outputs: (variant: Variant) => number[][],
): void {
  if (!wanted) return;
  const expected = outputs(wanted);
  for (const variant of others) {
    outputs(variant).forEach((actual, n) => {
      const index = firstDifference(actual, expected[n] as number[]);
      if (index !== undefined) {
        throw new Error(`${variant.name} and ${wanted.name} differ in output ${index} of input ${n}`);
      }
    });
  }
}

/** Times variants in turns, in a new order every round. */
export function measure(variants: readonly Variant[], effort: Effort): Samples {
  const timers = variants.map((variant) => startTimer(variant, effort));
  for (let round = 0; round < effort.rounds; round++) {
    for (const { sample } of shuffle(timers)) sample();
  }
  return Object.fromEntries(timers.map(({ name, samples }) => [name, samples]));
}

type Repeat = (forward: Forward, inputs: readonly Vector[], out: Float64Array, calls: number) => void;

function startTimer({ name, forward, inputs, outputSize }: Variant, { patienceMs, burstMs }: Effort) {
  // V8 keeps what it learns with a function's text: a loop of its own for each variant, or they would share it.
  const repeat = new Function(
    ...["forward", "inputs", "out", "calls"],
    `for (let n = 0; n < calls; n++) forward(inputs[n & ${inputs.length - 1}], out); // ${name}`,
  ) as Repeat;
  const out = new Float64Array(outputSize);
  const time = (calls: number): number => {
    const start = process.hrtime.bigint();
    repeat(forward, inputs, out, calls);
    return Number(process.hrtime.bigint() - start);
  };
  let calls = 1;
  let fastest = Number.POSITIVE_INFINITY;
  for (let patience = patienceMs * 1e6; patience > 0; ) {
    const took = time(calls);
    const isFaster = took / calls < 0.9 * fastest;
    fastest = Math.min(fastest, took / calls);
    patience = isFaster ? patienceMs * 1e6 : patience - took;
    calls = Math.max(1, Math.ceil((calls * burstMs * 1e6) / took));
  }
  const samples: number[] = [];
  const sample = () => {
    samples.push(Math.min(...Array.from({ length: BURSTS }, () => time(calls))) / calls);
  };
  return { name, samples, sample };
}
