import { IndexError } from "../ir/demand.ts";
import { classLabels, type Network } from "../ir/network.ts";
import { spellNumber } from "../ir/spell-number.ts";
import { type Interpreted, interpret } from "../reference/interpret.ts";
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

/** An input and the results of the reference. */
export interface ReferenceResult extends Pick<Interpreted, "output" | "logits" | "predict"> {
  readonly input: readonly number[];
  /** What the reference throws with instead, where a value is no index. */
  readonly refusal?: string;
}

/** Runs the reference on inputs. Throws a ShapeError on a wrong length. */
export const runReference = (network: Network, inputs: readonly (readonly number[])[]): ReferenceResult[] =>
  inputs.map((input) => {
    try {
      const { output, logits, predict } = interpret(network, input);
      return { input, output, logits, predict };
    } catch (problem) {
      if (!(problem instanceof IndexError)) throw problem;
      return { input, output: [], logits: [], predict: undefined, refusal: problem.message };
    }
  });

/** Compares every entry of a module with the reference on every input. Returns the first mismatch, if any. */
export function checkAgainstReference(
  network: Network,
  module: GeneratedModule,
  references: readonly ReferenceResult[],
): Mismatch | undefined {
  const labels = classLabels(network);
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
    return actual === refusal ? undefined : { entry, input, index: 0, expected: refusal, actual };
  });
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
