import { expect } from "vitest";
import { probeInputs } from "../../generator/check/probe-inputs.ts";
import { dtypes } from "../../generator/ir/number-format.ts";
import type { Shape } from "../../generator/ir/tensor-data.ts";
import { load } from "../../generator/load.ts";
import { interpret } from "../../generator/reference/interpret.ts";
import { expectSameBatches, expectSameBits, expectSameInPlace } from "./differential.ts";
import { build } from "./run-text.ts";

/** A spec of layers, each as the inner part of a mapping: `type: sum, axes: [0]`. */
export const specOf = (shape: Shape, layers: readonly string[], dtype = "f64", math = "portable"): string =>
  `{ name: net, dtype: ${dtype}, input: { shape: [${shape}] }, emit: { math: ${math} }, layers: [${layers.map((layer) => `{ ${layer} }`)}] }`;

/** What layers give for an input, with the shape of it. */
export function runLayers(
  shape: Shape,
  layers: readonly string[],
  x: readonly number[],
): { readonly shape: Shape; readonly values: readonly number[] } {
  const { network } = load(specOf(shape, layers));
  return { shape: network.layers.at(-1)?.output ?? [], values: interpret(network, x).output };
}

/** Holds numbers to those of another library, which are written with eleven digits. */
export function expectToNineDigits(got: readonly number[], wanted: readonly number[]): void {
  expect(got).toHaveLength(wanted.length);
  for (const [i, value] of wanted.entries())
    if (Number.isFinite(value))
      expect(Math.abs((got[i] as number) - value)).toBeLessThan(1e-9 * (1 + Math.abs(value)));
    else expect(got[i]).toBe(value);
}

/** Holds modules, with each target and way of unrolling, to the reference's bits in both dtypes. */
export async function expectLayersToKeepBits(
  shape: Shape,
  layers: readonly string[],
  more: readonly (readonly number[])[] = [],
): Promise<void> {
  for (const dtype of dtypes) {
    const { network } = load(specOf(shape, layers, dtype));
    const inputs = [...probeInputs(network.inputSize, 1).slice(0, 12), ...more];
    for (const emit of [{ target: "wasm" }, { target: "ts", unroll: "none" }, { unroll: "full" }] as const) {
      const built = await build(network, emit);
      expectSameBits(network, built, inputs);
      expectSameBatches(network, built, inputs);
      expectSameInPlace(network, built, inputs);
    }
  }
}
