import { writeSafetensors } from "../../generator/import/write-safetensors.ts";
import type { ReadFile } from "../../generator/index.ts";
import type { Task, TaskLayer } from "./task.ts";

/** The spec of a task's network, its weights in a file beside it. */
export function specOf({ layers, inputShape }: Task): { spec: string; readFile: ReadFile } {
  const spec = [
    "name: contender",
    `input: { shape: [${inputShape.join(", ")}] }`,
    "weights: contender.safetensors",
    "layers:",
    ...layers.flatMap((layer, k) => linesOf(layer, k + 1)),
    "",
  ];
  const tensors = layers.flatMap(({ weightShape, kind, weights, bias }, k) => {
    const shape = kind === "depthwise" ? [...weightShape, 1] : weightShape;
    return [
      [`W${k + 1}`, { shape, data: weights }] as const,
      [`b${k + 1}`, { shape: [bias.length], data: bias }] as const,
    ];
  });
  const bytes = writeSafetensors(new Map(tensors.filter(([, { data }]) => data.length > 0)));
  return { spec: spec.join("\n"), readFile: () => bytes };
}

/** The n-th layer is called zn; its weights are Wn and bn. */
function linesOf(layer: TaskLayer, n: number): string[] {
  const { input, output, windows, padding, activation } = layer;
  const from = layer.from.map((k) => (k === 0 ? "input" : `z${k}`));
  const name = `name: z${n}`;
  const reading = `${name}, from: ${from.length === 1 ? from[0] : `[${from.join(", ")}]`}`;
  const numbers = `activation: ${activation}, weights: { key: W${n} }, bias: { key: b${n} }`;
  const size = `[${windows.map(({ kernel }) => kernel).join(", ")}]`;
  const placing = `strides: [${windows.map(({ stride }) => stride).join(", ")}], padding: ${padding}`;
  const channels = output.at(-1);
  const conv = `type: conv${windows.length}d, filters: ${channels}, kernel: ${size}, ${placing}, ${numbers}`;
  const axes = `[${input
    .slice(0, -1)
    .map((_, axis) => axis)
    .join(", ")}]`;
  const lines = {
    dense: () =>
      input.length === 1
        ? [`${reading}, type: dense, units: ${channels}, ${numbers}`]
        : [
            `from: ${from[0]}, type: reshape, shape: [${input.reduce((a, b) => a * b)}]`,
            `${name}, type: dense, units: ${channels}, ${numbers}`,
          ],
    conv: () => [`${reading}, ${conv}`],
    depthwise: () => [`${reading}, ${conv}, groups: ${channels}, layout: ${"hw".slice(-windows.length)}cm`],
    max_pool: () => [`${reading}, type: max_pool, window: ${size}, ${placing}`],
    mean: () => [`${reading}, type: mean, axes: ${axes}`],
    add: () => [
      `from: [${from.join(", ")}], type: add`,
      `${name}, type: activation, activation: ${activation}`,
    ],
  } satisfies Record<TaskLayer["kind"], () => string[]>;
  return lines[layer.kind]().map((line) => `  - { ${line} }`);
}
