import { load } from "../../generator/load.ts";
import { interpret } from "../../generator/reference/interpret.ts";

/** What one layer gives for three numbers in float32, to five digits after the point. */
export const runLayer = (layer: string, x: readonly number[]): readonly number[] =>
  interpret(load(`name: net\ndtype: f32\ninput: 3\nlayers: [${layer}]\n`).network, x).output.map(
    (value) => Number(value.toFixed(5)) + 0,
  );

/** What layers give for the numbers 1, 2, 3, … in a shape, or for others. */
export function runOn(shape: readonly number[], layers: string, x?: readonly number[]): readonly number[] {
  const { network } = load(`name: net\ninput: { shape: [${shape}] }\nlayers: [${layers}]\n`);
  return interpret(network, x ?? Array.from({ length: network.inputSize }, (_, i) => i + 1)).output;
}
