import type { PortsModule } from "../check/drive-module.ts";
import { withIndices } from "../check/index-places.ts";
import { seededRandom } from "../check/probe-inputs.ts";
import { hasOnePortEach, type Network, type Port, sizeOfPorts } from "../ir/network.ts";
import type { Variant, Vectors } from "./make-variants.ts";
import { type WayName, ways } from "./ways.ts";

/** How many rows a call computes: forward 1, forwardBatch several, and forwardSequence as many steps of one stream. */
const allLoads = [1, 8, 128] as const;

export type Load = (typeof allLoads)[number];

/** What is timed: of a network with state, blocks of a single size, as audio has. */
export const loadsOf = ({ states }: Pick<Network, "states">): readonly Load[] =>
  states.length === 0 ? allLoads : [1, 128];

/** One variant under one load. */
export interface Timer {
  readonly way: WayName;
  readonly rows: Load;
  /** Nanoseconds that so many calls take. */
  readonly time: (calls: number) => number;
}

export const timersOf = (variants: readonly Variant[]): Timer[] =>
  loadsOf(variants[0]?.network ?? { states: [] }).flatMap((rows) => {
    if (rows === 1) return variants.map(timeForward);
    // A batch is computed in memory of the module's own, whatever its vectors are.
    const others = variants.filter(({ way }) => ways[way].vectors === "first");
    return others.map((variant) => timeRows(variant, rows));
  });

function timeForward({ way, network, module, x, out, state }: Variant): Timer {
  const { values, count } = manyInputs(network);
  const isOne = hasOnePortEach(network);
  let offset = 0;
  // A caller writes x before each call, so the loop does too, with other values each time.
  const writes = network.inputs.map(({ name, size }) => {
    const to = isOne ? "x" : `x.${name}`;
    const from = offset === 0 ? "start + i" : `start + ${offset} + i`;
    offset += size;
    return `for (let i = 0; i < ${to}.length; i++) ${to}[i] = values[${from}];`;
  });
  const repeat = loopOf(
    ["forward", "x", "out", "values", "state"],
    `const start = (n & ${count - 1}) * ${network.inputSize};
    ${writes.join("\n    ")}
    forward(x, out${state === undefined ? "" : ", state"});`,
  );
  return { way, rows: 1, time: clock((calls) => repeat(calls, module.forward, x, out, values, state)) };
}

function timeRows({ way, network, module, state }: Variant, rows: Load): Timer {
  const { values, count } = manyInputs(network);
  const length = rows * network.inputSize;
  const batches = Array.from({ length: count / rows }, (_, n) =>
    inPorts(network, network.inputs, values.subarray(n * length, (n + 1) * length), rows),
  );
  const out = inPorts(network, network.outputs, vectorOf(network, rows * network.outputSize), rows);
  const entry = state === undefined ? "forwardBatch" : "forwardSequence";
  const compute = (module as unknown as PortsModule)[entry];
  const repeat = loopOf(
    ["compute", "batches", "out", "state"],
    `compute(batches[n & ${batches.length - 1}], out, ${rows}${state === undefined ? "" : ", state"});`,
  );
  return { way, rows, time: clock((calls) => repeat(calls, compute, batches, out, state)) };
}

/** Rows of the values of all ports, as a module takes them: one matrix, or one for each port by its name. */
function inPorts(network: Network, ports: readonly Port[], values: Vector, rows: number): Vectors {
  if (hasOnePortEach(network)) return values;
  const all = sizeOfPorts(ports);
  let start = 0;
  return Object.fromEntries(
    ports.map(({ name, size }) => {
      const own = vectorOf(network, rows * size);
      for (let row = 0; row < rows; row++)
        own.set(values.subarray(row * all + start, row * all + start + size), row * size);
      start += size;
      return [name, own];
    }),
  );
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
function manyInputs(network: Network): { values: Vector; count: number } {
  const { inputSize: size } = network;
  const random = seededRandom(7);
  const count = Math.max(128, 2 ** Math.floor(Math.log2(Math.min(1024, 65_536 / size))));
  const rows = Array.from({ length: count }, () => Array.from({ length: size }, () => random() * 2 - 1));
  const values = vectorOf(network, count * size);
  values.set(withIndices(network, rows).flat());
  return { values, count };
}

type Vector = Float64Array | Float32Array;

const vectorOf = ({ dtype }: Network, length: number): Vector =>
  dtype === "f32" ? new Float32Array(length) : new Float64Array(length);
