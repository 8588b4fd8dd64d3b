import { withIndices } from "../check/index-places.ts";
import { seededRandom } from "../check/probe-inputs.ts";
import type { Network } from "../ir/network.ts";
import type { Variant } from "./make-variants.ts";
import { type WayName, ways } from "./ways.ts";

/** What is timed: forward for 1 row, forwardBatch for more. */
export const loads = [1, 8, 128] as const;

export type Load = (typeof loads)[number];

/** One variant under one load. */
export interface Timer {
  readonly way: WayName;
  readonly rows: Load;
  /** Nanoseconds that so many calls take. */
  readonly time: (calls: number) => number;
}

export const timersOf = (variants: readonly Variant[]): Timer[] =>
  loads.flatMap((rows) => {
    if (rows === 1) return variants.map(timeForward);
    // A batch is computed in memory of the module's own, whatever its vectors are.
    const others = variants.filter(({ way }) => ways[way].vectors === "first");
    return others.map((variant) => timeBatch(variant, rows));
  });

function timeForward({ way, network, module, x, out }: Variant): Timer {
  const { values, count } = manyInputs(network, x);
  // A caller writes x before each call, so the loop does too, with other values each time.
  const repeat = loopOf(
    ["forward", "x", "out", "values"],
    `const start = (n & ${count - 1}) * x.length;
    for (let i = 0; i < x.length; i++) x[i] = values[start + i];
    forward(x, out);`,
  );
  return { way, rows: 1, time: clock((calls) => repeat(calls, module.forward, x, out, values)) };
}

function timeBatch({ way, network, module, x }: Variant, rows: Load): Timer {
  const { values, count } = manyInputs(network, x);
  const length = rows * network.inputSize;
  const batches = Array.from({ length: count / rows }, (_, n) =>
    values.subarray(n * length, (n + 1) * length),
  );
  const out = vectorLike(x, rows * network.outputSize);
  const repeat = loopOf(
    ["forwardBatch", "batches", "out"],
    `forwardBatch(batches[n & ${batches.length - 1}], out, ${rows});`,
  );
  return { way, rows, time: clock((calls) => repeat(calls, module.forwardBatch, batches, out)) };
}

/** V8 keeps what it learns with a function's text, so each timer has a text of its own. */
function loopOf(parameters: readonly string[], body: string): (calls: number, ...values: unknown[]) => void {
  const text = `for (let n = 0; n < calls; n++) {
    ${body}
  } // ${loopsMade++}`;
  return new Function("calls", ...parameters, text) as ReturnType<typeof loopOf>;
}

let loopsMade = 0;

const clock =
  (run: (calls: number) => void) =>
  (calls: number): number => {
    const start = performance.now();
    run(calls);
    return (performance.now() - start) * 1e6;
  };

/** Enough rows that neither V8 nor the branch predictor learns them, few enough for the cache beside the weights. */
function manyInputs(network: Network, like: Vector): { values: Vector; count: number } {
  const { inputSize: size } = network;
  const random = seededRandom(7);
  const count = Math.max(128, 2 ** Math.floor(Math.log2(Math.min(1024, 65_536 / size))));
  const rows = Array.from({ length: count }, () => Array.from({ length: size }, () => random() * 2 - 1));
  const values = vectorLike(like, count * size);
  values.set(withIndices(network, rows).flat());
  return { values, count };
}

type Vector = Variant["x"];

const vectorLike = (vector: Vector, length: number): Vector =>
  vector instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
