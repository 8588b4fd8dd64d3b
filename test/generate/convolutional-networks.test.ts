import { describe, expect, test } from "vitest";
import { writeSafetensors } from "../../generator/import/write-safetensors.ts";
import type { Network } from "../../generator/ir/network.ts";
import { load } from "../../generator/load.ts";
import { interpret } from "../../generator/reference/interpret.ts";
import { build } from "../support/run-text.ts";

/** The n-th layer has the kernel Wn and the bias bn. Weights are −1, 0 and 1, so that sums are exact in any order. */
const numbered = (n: number) => `weights: { key: W${n} }, bias: { key: b${n} }`;

/** A convolution, a pool and two dense layers. */
const simple = `
name: simple
input: { shape: [1, 28, 28] }
weights: weights.safetensors
layers:
  - { type: conv2d, filters: 30, kernel: 5, channels: first, layout: oihw, activation: relu, ${numbered(1)} }
  - { type: max_pool, window: 2, channels: first }
  - { type: reshape, shape: [4320] }
  - { type: dense, units: 100, activation: relu, ${numbered(2)} }
  - { type: dense, units: 10, ${numbered(3)} }
`;

/** Three times two convolutions 3×3 and a pool, then two dense layers. */
const deep = `
name: deep
input: { shape: [1, 28, 28] }
weights: weights.safetensors
layers:
  - { type: conv2d, filters: 16, kernel: 3, padding: 1, channels: first, layout: oihw, activation: relu, ${numbered(1)} }
  - { type: conv2d, filters: 16, kernel: 3, padding: 1, channels: first, layout: oihw, activation: relu, ${numbered(2)} }
  - { type: max_pool, window: 2, channels: first }
  - { type: conv2d, filters: 32, kernel: 3, padding: 1, channels: first, layout: oihw, activation: relu, ${numbered(3)} }
  - { type: conv2d, filters: 32, kernel: 3, padding: 2, channels: first, layout: oihw, activation: relu, ${numbered(4)} }
  - { type: max_pool, window: 2, channels: first }
  - { type: conv2d, filters: 64, kernel: 3, padding: 1, channels: first, layout: oihw, activation: relu, ${numbered(5)} }
  - { type: conv2d, filters: 64, kernel: 3, padding: 1, channels: first, layout: oihw, activation: relu, ${numbered(6)} }
  - { type: max_pool, window: 2, channels: first }
  - { type: reshape, shape: [1024] }
  - { type: dense, units: 50, activation: relu, ${numbered(7)} }
  - { type: dense, units: 10, ${numbered(8)} }
`;

const kernels = {
  simple: [
    [30, 1, 5, 5],
    [4320, 100],
    [100, 10],
  ],
  deep: [
    [16, 1, 3, 3],
    [16, 16, 3, 3],
    [32, 16, 3, 3],
    [32, 32, 3, 3],
    [64, 32, 3, 3],
    [64, 64, 3, 3],
    [1024, 50],
    [50, 10],
  ],
};

/** −1, 0 or 1 for each place of a tensor. */
const weights = (seed: number, shape: readonly number[]) => ({
  shape,
  data: Float64Array.from(
    { length: shape.reduce((size, length) => size * length, 1) },
    (_, n) => (((n * 7919 + seed * 104_729) % 1009) % 3) - 1,
  ),
});

/** Kernels of filters × inputs have a bias per filter, matrices one per column. */
function network(spec: string, shapes: readonly (readonly number[])[]): Network {
  const tensors = shapes.flatMap((shape, n) => [
    [`W${n + 1}`, weights(2 * n + 1, shape)] as const,
    [`b${n + 1}`, weights(2 * n + 2, [shape[shape.length === 2 ? 1 : 0] as number])] as const,
  ]);
  return load(spec, { readFile: () => writeSafetensors(new Map(tensors)) }).network;
}

const image = (seed: number) => Array.from({ length: 784 }, (_, n) => ((n * 31 + seed * 17) % 13) % 4);

/** What PyTorch 1.13 gives in float64. */
const outputs = {
  simple: [
    [217, -183, 270, -88, 209, -65, -21, -167, -186, -247],
    [71, -3, 73, -14, 26, -128, -23, -106, -35, -33],
  ],
  deep: [
    [
      ...[321748203, -729074121, -1489713339, -2098074777, -1485287030],
      ...[90316676, 1362368861, 1887780023, 1661575521, 1380196568],
    ],
    [
      ...[321106417, -722692947, -1474472704, -2095114691, -1484208788],
      ...[78727088, 1349971060, 1871870742, 1642043186, 1365683461],
    ],
  ],
};

describe("convolutional networks give what PyTorch gives, in the reference and in modules", () => {
  test.each([
    ["simple", simple, kernels.simple, outputs.simple],
    ["deep", deep, kernels.deep, outputs.deep],
  ])("%s", { timeout: 60_000 }, async (_, spec, shapes, wanted) => {
    const net = network(spec, shapes);
    expect(interpret(net, image(1)).output).toEqual(wanted[0]);
    const { module, fallback } = await build(net);
    for (const { forward } of [module, fallback ?? module])
      for (const [n, y] of wanted.entries())
        expect([...forward(Float64Array.from(image(n + 1)), new Float64Array(10))]).toEqual(y);
  });
});
