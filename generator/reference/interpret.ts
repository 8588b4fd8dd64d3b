import { describeIndex, IndexError, isIndex } from "../ir/demand.ts";
import { demandOf } from "../ir/indices.ts";
import type { Arithmetic, Stage, Tensor } from "../ir/layer.ts";
import type { Expansion } from "../ir/mathematics.ts";
import { type Layer, type Network, type Next, orderKeeping, type Port, type Source } from "../ir/network.ts";
import { rounding } from "../ir/number-format.ts";
import type { Shape } from "../ir/tensor-data.ts";
import { activate } from "./activate.ts";
import { callerOf } from "./evaluate.ts";
import { predict } from "./predict.ts";
import { ShapeError, weightedSums } from "./tensor.ts";

/** The values that a layer computed: A1 and Z1 for the first. */
export interface TracedLayer {
  readonly layer: Layer;
  readonly stages: readonly Stage[];
}

export interface Interpreted {
  /** The values of all outputs, one after the other. */
  readonly output: readonly number[];
  /** The same, but before the activation that an output ends with where that keeps their order. */
  readonly logits: readonly number[];
  /** The predicted class, if there is one output and its values tell classes apart. */
  readonly predict: number | undefined;
  readonly outputs: ByName<readonly number[]>;
  /** The predicted class of each output whose values tell classes apart. */
  readonly predictions: ByName<number | undefined>;
  /** The values of all states after the call, one after the other. */
  readonly state: readonly number[];
  readonly trace: readonly TracedLayer[];
}

export type ByName<T> = Readonly<Record<string, T>>;

/** The arithmetic of the chapter, each operation rounded: sums run in index order, and the bias comes last. */
export function arithmeticOf(expansion: Expansion): Arithmetic {
  const round = rounding[expansion.dtype];
  return {
    round,
    affine: (x, w, b) => {
      const product = weightedSums(x, w, expansion.dtype);
      return b === undefined ? product : product.map((sum, j) => round(sum + (b[j] as number)));
    },
    activate: (applied, x) => activate(applied, x, expansion.dtype),
    call: callerOf(expansion),
  };
}

/** What the states of a network hold before the first call, one after the other. */
export const initialState = ({ states }: Pick<Network, "states">): number[] =>
  states.flatMap(({ initial }) => Array.from(initial));

/**
 * Runs a network layer by layer as the chapter writes it: A = X·W + B, Z = h(A). Values are row-major: `x` has those of all
 * inputs, one after the other or by name, `state` those of all states. Throws a ShapeError on a wrong length,
 * and an IndexError on a value that is no index where one is needed.
 */
export function interpret(
  network: Network,
  x: readonly number[] | ByName<readonly number[]>,
  state: readonly number[] = initialState(network),
  arithmetic: Arithmetic = arithmeticOf(network.expansion),
): Interpreted {
  const { inputs, outputs, states, layers } = network;
  const taken = isList(x) ? x : inOrder(network, x);
  expectLength(`${network.name} takes`, network.inputSize, taken.length);
  expectLength(`the state of ${network.name} has`, network.stateSize, state.length);
  const held = cutIntoPorts(state.map(arithmetic.round), states);
  /** What each source gives, by its number. */
  const given = new Map<Source, readonly number[]>();
  [...cutIntoPorts(taken.map(arithmetic.round), inputs), ...held].forEach((values, i) => {
    given.set(-i, values);
  });
  /** What a layer gets before its last activation, and what each remembers. */
  const before = new Map<Source, readonly number[]>();
  const remembered = new Map<number, readonly (readonly number[])[]>();
  const trace: TracedLayer[] = [];
  for (const layer of layers) {
    const { number, memory } = layer;
    const own = layer.from.map(
      (source, i): Tensor => ({
        shape: layer.inputs[i] as Shape,
        values: given.get(source) as readonly number[],
      }),
    );
    checkIndices(network, layer, own);
    const stages = layer.kind.reference(layer.values, own, arithmetic, {
      held: memory.map((n) => ({ shape: (states[n] as Port).shape, values: held[n] as readonly number[] })),
      remember: (next) => remembered.set(number, next),
    });
    before.set(number, stages.at(-2)?.values ?? own[0]?.values ?? []);
    given.set(number, stages.at(-1)?.values ?? []);
    trace.push({ layer, stages });
  }
  const nexts: Readonly<Record<Next["kind"], (next: never) => readonly number[]>> = {
    source: ({ source }: NextOf<"source">) => given.get(source) as readonly number[],
    memory: ({ layer, part }: NextOf<"memory">) => remembered.get(layer)?.[part] as readonly number[],
  };
  const results = outputs.map((port) => {
    const output = given.get(port.from) as readonly number[];
    const logits = orderKeeping(network, port) ? (before.get(port.from) as readonly number[]) : output;
    return { name: port.name, output, logits, predict: predict(port, output, logits) };
  });
  return {
    output: results.flatMap(({ output }) => output),
    logits: results.flatMap(({ logits }) => logits),
    predict: results.length === 1 ? results[0]?.predict : undefined,
    outputs: Object.fromEntries(results.map(({ name, output }) => [name, output])),
    predictions: Object.fromEntries(results.map(({ name, predict }) => [name, predict])),
    state: states.flatMap(({ next }) => nexts[next.kind](next as never)),
    trace,
  };
}

type NextOf<K extends Next["kind"]> = Extract<Next, { kind: K }>;

const isList = (x: readonly number[] | ByName<readonly number[]>): x is readonly number[] => Array.isArray(x);

function expectLength(what: string, wanted: number, found: number): void {
  if (found !== wanted) throw new ShapeError(`${what} ${wanted} values, got ${found}`);
}

/** The values of the inputs of a network, one after the other. */
function inOrder({ name, inputs }: Network, x: ByName<readonly number[]>): number[] {
  return inputs.flatMap((port) => {
    const values = x[port.name];
    if (values === undefined) throw new ShapeError(`${name} takes an input ${port.name}, which is missing`);
    expectLength(`${port.name} of ${name} has`, port.size, values.length);
    return values;
  });
}

/** Numbers that lie one after the other, cut into those of each port. */
export function cutIntoPorts(values: readonly number[], ports: readonly Port[]): (readonly number[])[] {
  let end = 0;
  return ports.map(({ size }) => {
    end += size;
    return values.slice(end - size, end);
  });
}

function checkIndices(network: Network, layer: Layer, inputs: readonly Tensor[]): void {
  const known = demandOf(network, layer);
  if (known === undefined) return;
  const { input, demand } = known;
  const wrong = inputs[input]?.values.find((value) => !isIndex(value, demand));
  if (wrong !== undefined) throw new IndexError(`${network.name}: ${describeIndex(wrong, demand)}`);
}
