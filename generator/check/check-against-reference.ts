import type { Network } from "../ir/network.ts";
import { type Interpreted, interpret, largestIndex } from "../reference/interpret.ts";
import { firstDifference } from "./compare.ts";
import type { GeneratedModule } from "./load-module.ts";

/** A place where the generated module and the reference do not have the same bits. */
export interface Mismatch {
  readonly entry: string;
  readonly input: readonly number[];
  readonly index: number;
  readonly expected: number | undefined;
  readonly actual: number | undefined;
}

/**
 * Runs every entry of a module on every input beside the reference; gives the first mismatch, if there is one.
 * @param answer what the reference gives, where it is known already
 */
export function checkAgainstReference(
  network: Network,
  module: GeneratedModule,
  inputs: readonly (readonly number[])[],
  answer: (input: readonly number[]) => Interpreted = (input) => interpret(network, input),
): Mismatch | undefined {
  const batch = runBatch(network, module, inputs);
  for (const [n, input] of inputs.entries()) {
    const expected = answer(input);
    const x = module.createInput(input);
    const results: Record<string, [actual: ArrayLike<number>, expected: ArrayLike<number>]> = {
      forward: [module.forward(x, module.createOutput()), expected.output],
      predict: [[module.predict(x)], [largestIndex(expected.logits)]],
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
  return undefined;
}

function runBatch(network: Network, module: GeneratedModule, inputs: readonly (readonly number[])[]) {
  const Vector = network.dtype === "f32" ? Float32Array : Float64Array;
  const out = new Vector(inputs.length * network.outputSize);
  return module.forwardBatch(new Vector(inputs.flat()), out, inputs.length);
}

/** `forward([1, 0.5]) gives 0.3 at index 0, not 0.31`. */
export const describeMismatch = ({ entry, input, index, expected, actual }: Mismatch): string =>
  `${entry}([${input.slice(0, SHOWN).map(spell).join(", ")}${input.length > SHOWN ? ", …" : ""}]) gives ${spell(actual)} at index ${index}, not ${spell(expected)}`;

/** So many input values are shown. */
const SHOWN = 8;

const spell = (value: number | undefined): string => (Object.is(value, -0) ? "-0" : String(value));
