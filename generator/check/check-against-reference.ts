import { type Demand, IndexError } from "../ir/demand.ts";
import { demandOf } from "../ir/indices.ts";
import {
  classLabels,
  hasOnePortEach,
  type Network,
  type OutputPort,
  orderKeeping,
  sizeOfPorts,
} from "../ir/network.ts";
import { spellNumber } from "../ir/spell-number.ts";
import { type Interpreted, initialState, interpret } from "../reference/interpret.ts";
import { drive } from "./drive-module.ts";
import type { GeneratedModule } from "./load-module.ts";

/** The first value of a generated module whose bits differ from the reference. */
export interface Mismatch {
  readonly entry: string;
  readonly input: readonly number[];
  readonly index: number;
  /** A number, or a label of `classify`; undefined for an entry that is missing. */
  readonly expected: number | string | undefined;
  readonly actual: number | string | undefined;
}

/** An input, the states before it, and the results of the reference. */
export interface ReferenceResult extends Omit<Interpreted, "trace" | "outputs"> {
  readonly input: readonly number[];
  readonly before: readonly number[];
  /** What the reference throws with instead, where a value is no index. */
  readonly refusal?: string;
}

/**
 * Runs the reference on inputs, which are steps of one stream where a network has states; a stream whose states are not
 * finite any more begins anew. Throws a ShapeError on a wrong length.
 */
export function runReference(network: Network, inputs: readonly (readonly number[])[]): ReferenceResult[] {
  const initial = initialState(network);
  let before: readonly number[] = initial;
  return inputs.map((input) => {
    try {
      const { trace: _, outputs: __, ...result } = interpret(network, input, before);
      const reference = { input, before, ...result };
      before = result.state.every(Number.isFinite) ? result.state : initial;
      return reference;
    } catch (problem) {
      if (!(problem instanceof IndexError)) throw problem;
      return { input, before, ...NOTHING, state: before, refusal: problem.message };
    }
  });
}

/** What a refused input gives. */
const NOTHING = { output: [], logits: [], predict: undefined, predictions: {} };

/** Compares every entry of a module with the reference on every input. Returns the first mismatch, if any. */
export function checkAgainstReference(
  network: Network,
  module: GeneratedModule,
  references: readonly ReferenceResult[],
): Mismatch | undefined {
  if (!hasOnePortEach(network) || network.states.length > 0) return checkPorts(network, module, references);
  const labels = classLabels(network.outputs[0] as OutputPort);
  const computed = references.filter(({ refusal }) => refusal === undefined);
  const batch = runBatch(network, module, computed);
  for (const [n, { input, ...expected }] of computed.entries()) {
    const x = module.createInput(input);
    const label = expected.predict === undefined ? undefined : labels?.[expected.predict];
    const results: Record<string, [actual: ArrayLike<Value>, expected: ArrayLike<Value>]> = {
      forward: [module.forward(x, module.createOutput()), expected.output],
      predict: [[module.predict?.(x)], [expected.predict]],
      classify: [[module.classify?.(x)], [label]],
      forwardBatch: [batch.subarray(n * network.outputSize, (n + 1) * network.outputSize), expected.output],
      ...(module.logits && { logits: [module.logits(x, module.createOutput()), expected.logits] }),
    };
    for (const [entry, [actual, wanted]] of Object.entries(results)) {
      const index = firstDifference(actual, wanted);
      if (index !== undefined) {
        return { entry, input, index, expected: wanted[index], actual: actual[index] };
      }
    }
  }
  return firstOf(references, (reference) => refusalMismatch(network, module, reference));
}

/** The first entry that does not throw what the reference throws. */
function refusalMismatch(
  network: Network,
  module: GeneratedModule,
  reference: ReferenceResult,
): Mismatch | undefined {
  const { input, refusal } = reference;
  if (refusal === undefined) return undefined;
  const x = module.createInput(input);
  const calls: Record<string, (() => unknown) | undefined> = {
    forward: () => module.forward(x, module.createOutput()),
    predict: module.predict && (() => module.predict?.(x)),
    classify: module.classify && (() => module.classify?.(x)),
    forwardBatch: () => runBatch(network, module, [reference]),
    logits: module.logits && (() => module.logits?.(x, module.createOutput())),
  };
  return firstOf(Object.entries(calls), ([entry, call]) => {
    const actual = call === undefined ? refusal : thrownBy(call);
    const isAlike = isSameRefusal(network, refusal, actual);
    return isAlike ? undefined : { entry, input, index: 0, expected: refusal, actual };
  });
}

/** Whether a module refuses what the reference does: of several values that are no indices, it may meet another first. */
function isSameRefusal(network: Network, refusal: string, actual = ""): boolean {
  if (actual === refusal) return true;
  const demands = network.layers.flatMap((layer) => demandOf(network, layer)?.demand ?? []);
  const isOther = ({ before, after }: Demand): boolean =>
    actual.startsWith(`${network.name}: ${before} `) && actual.endsWith(after);
  return demands.length > 1 && demands.some(isOther);
}

function thrownBy(call: () => unknown): string | undefined {
  try {
    call();
  } catch (problem) {
    return (problem as Error).message;
  }
  return undefined;
}

function firstOf<Item, Result>(items: readonly Item[], find: (item: Item) => Result | undefined) {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The same for a network with states, or with several inputs or outputs. */
function checkPorts(
  network: Network,
  module: GeneratedModule,
  references: readonly ReferenceResult[],
): Mismatch | undefined {
  const { outputs, states } = network;
  for (const vectors of ["first", "other"] as const) {
    const driven = drive(network, module, vectors);
    for (const reference of references) {
      const { input, before, refusal, ...expected } = reference;
      if (refusal !== undefined) {
        const actual = thrownBy(() => driven.compute("forward", input, before));
        const kept = firstDifference(driven.held(), before) === undefined;
        if (isSameRefusal(network, refusal, actual) && kept) continue;
        return {
          entry: kept ? "forward" : "the state after forward",
          input,
          index: 0,
          expected: refusal,
          actual,
        };
      }
      const results: [entry: string, actual: ArrayLike<Value> | undefined, wanted: ArrayLike<Value>][] = [];
      const compute = (entry: string, wanted: readonly number[]): void => {
        const computed = driven.compute(entry, input, before);
        results.push(
          [entry, computed?.output, wanted],
          [`the state after ${entry}`, computed?.state, expected.state],
        );
      };
      compute("forward", expected.output);
      if (hasOnePortEach(network) && module.logits) compute("logits", expected.logits);
      else
        for (const [n, output] of outputs.entries()) {
          if (orderKeeping(network, output) === undefined) continue;
          const start = sizeOfPorts(outputs.slice(0, n));
          const wanted = expected.logits.slice(start, start + output.size);
          const entry = `logits${outputs.length > 1 ? `_${output.name}` : ""}`;
          const logits = driven.logits(entry, output.size, input, before);
          results.push([entry, logits, wanted], [`the state after ${entry}`, driven.held(), expected.state]);
        }
      for (const output of outputs) {
        const predicted = expected.predictions[output.name];
        if (predicted === undefined) continue;
        const suffix = outputs.length > 1 ? `_${output.name}` : "";
        const decide = (entry: string, wanted: Value): void => {
          results.push([entry, [driven.decide(entry, input, before) as Value], [wanted]]);
        };
        decide(`predict${suffix}`, predicted);
        const labels = classLabels(output);
        if (labels) decide(`classify${suffix}`, labels[predicted]);
      }
      for (const [entry, actual, wanted] of results) {
        const index = firstDifference(actual ?? [], wanted);
        if (index !== undefined)
          return { entry, input, index, expected: wanted[index], actual: actual?.[index] };
      }
    }
    for (const stream of streamsOf(references.filter(({ refusal }) => refusal === undefined))) {
      const rows = stream.map(({ input }) => input);
      const steps = driven.steps(rows, stream[0]?.before ?? []);
      const wanted = [...stream.flatMap(({ output }) => output), ...(stream.at(-1)?.state ?? [])];
      const actual = [...steps.output, ...steps.state];
      const index = firstDifference(actual, wanted);
      const entry = states.length > 0 ? "forwardSequence" : "forwardBatch";
      if (index !== undefined)
        return { entry, input: rows[0] ?? [], index, expected: wanted[index], actual: actual[index] };
    }
  }
  return undefined;
}

/** Results that follow one another in a stream. */
function streamsOf(references: readonly ReferenceResult[]): ReferenceResult[][] {
  const streams: ReferenceResult[][] = [];
  for (const reference of references) {
    const last = streams.at(-1);
    if (last?.at(-1)?.state === reference.before || (last && reference.before.length === 0))
      last.push(reference);
    else streams.push([reference]);
  }
  return streams;
}

function runBatch(network: Network, module: GeneratedModule, references: readonly ReferenceResult[]) {
  const Vector = network.dtype === "f32" ? Float32Array : Float64Array;
  const out = new Vector(references.length * network.outputSize);
  const inputs = new Vector(references.length * network.inputSize);
  for (const [n, { input }] of references.entries()) inputs.set(input, n * network.inputSize);
  return module.forwardBatch(inputs, out, references.length);
}

/** `forward([1, 0.5]) gives 0.3 at index 0, not 0.31`. */
export const describeMismatch = ({ entry, input, index, expected, actual }: Mismatch): string =>
  `${entry}([${input.slice(0, SHOWN).map(spell).join(", ")}${input.length > SHOWN ? ", …" : ""}]) gives ${spell(actual)} at index ${index}, not ${spell(expected)}`;

/** How many input values are shown. */
const SHOWN = 8;

type Value = Mismatch["expected"];

const spell = (value: Value): string =>
  typeof value === "number" ? spellNumber(value) : (JSON.stringify(value) ?? "undefined");

/** The index of the first element whose bits differ (any NaN equals any NaN), or of the first that only one has. */
export function firstDifference(a: ArrayLike<unknown>, b: ArrayLike<unknown>): number | undefined {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (i >= a.length || i >= b.length || !Object.is(a[i], b[i])) return i;
  }
  return undefined;
}
