import { writeSafetensors } from "../../../generator/import/write-safetensors.ts";
import type { ReadFile } from "../../../generator/index.ts";
import type { StreamLayer, StreamTask } from "./task.ts";

/** The spec of a stream's network, its weights in a file beside it. One step is a list of channels. */
export function streamSpecOf({ layers, steps, channels, isCarried }: StreamTask): {
  spec: string;
  readFile: ReadFile;
} {
  const spec = [
    "name: contender",
    `input: { shape: [${steps === 1 ? channels : `${steps}, ${channels}`}] }`,
    "weights: contender.safetensors",
    "layers:",
    ...layers.flatMap((layer, k) => linesOf(layer, k + 1, isCarried)),
    "",
  ];
  const tensors = layers.flatMap(({ weights }, k) =>
    Object.entries(weights).map(([name, tensor]) => [`${name}${k + 1}`, tensor] as const),
  );
  const bytes = writeSafetensors(new Map(tensors));
  return { spec: spec.join("\n"), readFile: () => bytes };
}

/** The n-th layer is called zn; its numbers have the names of the fields and n. */
function linesOf(layer: StreamLayer, n: number, isCarried: boolean): string[] {
  const from = layer.from.map((k) => (k === 0 ? "input" : `z${k}`));
  const name = `name: z${n}`;
  const reading = `${name}, from: ${from.length === 1 ? from[0] : `[${from.join(", ")}]`}`;
  const numbers = [
    ...Object.keys(layer.weights).map((field) => `${field}: { key: ${field}${n} }`),
    ...("hasBias" in layer ? ["bias: false"] : []),
  ].join(", ");
  const given = "gives" in layer ? layer.gives : "all";
  const recurrent = `return: ${given}, carried: ${isCarried}, ${numbers}`;
  switch (layer.kind) {
    case "lstm":
      return [`  - { ${reading}, type: lstm, units: ${layer.units}, ${recurrent} }`];
    case "gru": {
      const second = layer.reset === "after" ? "" : ", recurrent_bias: false";
      const gates = `gates: zrn, reset: ${layer.reset}`;
      return [`  - { ${reading}, type: gru, units: ${layer.units}, ${gates}, ${recurrent}${second} }`];
    }
    case "conv": {
      const { filters, kernel, stride = 1, dilation = 1, padding } = layer;
      const placing = padding === "memory" ? "carried: true" : `strides: ${stride}, padding: ${padding}`;
      const sizes = `filters: ${filters}, kernel: ${kernel}, dilation: ${dilation}`;
      return [`  - { ${reading}, type: conv1d, ${sizes}, ${placing}, ${numbers} }`];
    }
    case "dense":
      return [`  - { ${reading}, type: dense, units: ${layer.units}, ${numbers} }`];
    case "activation":
      return [`  - { ${reading}, type: activation, activation: ${layer.activation} }`];
    case "add":
      return [`  - { ${reading}, type: add }`];
    case "reflect":
      return [`  - { ${reading}, type: pad, axes: [0], after: ${layer.after}, mode: reflect }`];
    case "magnitude": {
      const half = layer.output[1];
      return [
        `  - { name: re${n}, from: ${from[0]}, type: slice, axis: 1, start: 0, end: ${half} }`,
        `  - { name: im${n}, from: ${from[0]}, type: slice, axis: 1, start: ${half}, end: ${2 * half} }`,
        `  - { name: re2${n}, from: [re${n}, re${n}], type: multiply }`,
        `  - { name: im2${n}, from: [im${n}, im${n}], type: multiply }`,
        `  - { from: [re2${n}, im2${n}], type: add }`,
        `  - { ${name}, type: activation, activation: sqrt }`,
      ];
    }
  }
}
