import { hasOnePortEach } from "../ir/network.ts";
import type { Dtype } from "../ir/number-format.ts";
import type { GeneratedModule } from "./load-module.ts";

type Vector = Float64Array | Float32Array;

/** The exports of a generated module with states, or with several inputs or outputs, without its array lengths. */
export interface PortsModule {
  createState?(): Vector;
  resetState?(state: Vector): Vector;
  createInput?(): Vector;
  createOutput?(): Vector;
  createInputs?(): Vectors;
  createOutputs?(): Vectors;
  /** forward, logits, predict and the like, whose arguments depend on the ports. */
  readonly [name: string]: unknown;
}

/** What is needed of a network to call its module. */
export interface Callable {
  readonly dtype: Dtype;
  readonly inputs: readonly SizedPort[];
  readonly outputs: readonly SizedPort[];
  readonly stateSize: number;
}

export interface SizedPort {
  readonly name: string;
  readonly size: number;
}

type Vectors = Readonly<Record<string, Vector>>;
type Call = (...values: unknown[]) => unknown;

/** A generated module of any ports, called with the values of all inputs, one after the other. */
export interface Driven {
  /** What a state holds before the first call. */
  readonly initial: () => number[];
  /** What its state holds now. */
  readonly held: () => number[];
  /** Calls a function that gives vectors, if there is one: the values of all outputs, and the state after it. */
  readonly compute: (name: string, x: readonly number[], state: readonly number[]) => Computed | undefined;
  /** Calls a function that gives the logits of one output, of so many values. */
  readonly logits: (name: string, size: number, x: readonly number[], state: readonly number[]) => number[];
  /** Calls a function that gives a class or a label. */
  readonly decide: (name: string, x: readonly number[], state: readonly number[]) => unknown;
  /** forwardSequence, or forwardBatch where there are no states, over rows of all inputs. */
  readonly steps: (rows: readonly (readonly number[])[], state: readonly number[]) => Computed;
}

export interface Computed {
  readonly output: readonly number[];
  readonly state: readonly number[];
}

/**
 * A module as one interface, whatever its ports are. `vectors` says whose they are: those that the module creates first, which
 * may lie in the memory of a kernel, or others.
 */
export function drive(
  network: Callable,
  generated: GeneratedModule,
  vectors: "first" | "other" = "first",
): Driven {
  const module = generated as unknown as PortsModule;
  const { inputs, outputs, stateSize, dtype } = network;
  const Array_ = dtype === "f32" ? Float32Array : Float64Array;
  const isByName = !hasOnePortEach(network);
  const make = (side: "inputs" | "outputs", rows = 1): Vectors =>
    Object.fromEntries(network[side].map(({ name, size }) => [name, new Array_(size * rows)]));
  const first = (side: "inputs" | "outputs"): Vectors => {
    if (vectors === "other") return make(side);
    if (isByName) return (module[side === "inputs" ? "createInputs" : "createOutputs"] as () => Vectors)();
    const vector = (module[side === "inputs" ? "createInput" : "createOutput"] as () => Vector)();
    return { [(network[side][0] as SizedPort).name]: vector };
  };
  const [xs, outs] = [first("inputs"), first("outputs")];
  const state =
    stateSize === 0 ? undefined : vectors === "first" ? module.createState?.() : new Array_(stateSize);
  const asArgument = (side: "inputs" | "outputs", of: Vectors): unknown =>
    isByName ? of : of[(network[side][0] as SizedPort).name];
  const withState = (before: readonly number[]): unknown[] => {
    state?.set(before);
    return state === undefined ? [] : [state];
  };
  const after = (): number[] => Array.from(state ?? []);
  const fill = (x: readonly number[]): unknown => {
    let start = 0;
    for (const { name, size } of inputs) {
      xs[name]?.set(x.slice(start, start + size));
      start += size;
    }
    return asArgument("inputs", xs);
  };
  const call = (name: string, ...values: unknown[]): unknown => (module[name] as Call)(...values);
  return {
    held: after,
    initial: () => Array.from(module.createState?.() ?? []),
    compute(name, x, before) {
      if (module[name] === undefined) return undefined;
      for (const vector of Object.values(outs)) vector.fill(Number.NaN);
      call(name, fill(x), asArgument("outputs", outs), ...withState(before));
      return { output: outputs.flatMap((port) => Array.from(outs[port.name] ?? [])), state: after() };
    },
    logits(name, size, x, before) {
      const out = new Array_(size).fill(Number.NaN);
      call(name, fill(x), out, ...withState(before));
      return Array.from(out);
    },
    decide: (name, x, before) => module[name] && call(name, fill(x), ...withState(before)),
    steps(rows, before) {
      const [taken, given] = [make("inputs", rows.length), make("outputs", rows.length)];
      rows.forEach((row, n) => {
        let start = 0;
        for (const { name, size } of inputs) {
          taken[name]?.set(row.slice(start, start + size), n * size);
          start += size;
        }
      });
      const name = stateSize === 0 ? "forwardBatch" : "forwardSequence";
      const [x, out] = [asArgument("inputs", taken), asArgument("outputs", given)];
      call(name, x, out, rows.length, ...withState(before));
      const output = rows.flatMap((_, n) =>
        outputs.flatMap((port) =>
          Array.from(given[port.name]?.subarray(n * port.size, (n + 1) * port.size) ?? []),
        ),
      );
      return { output, state: after() };
    },
  };
}
