import type { ReadFile } from "../../generator/index.ts";
import type { Task } from "./task.ts";

/** The spec of a task's network, its weights in a file beside it. */
export function specOf({ layers, inputSize }: Task): { spec: string; readFile: ReadFile } {
  const lines = layers.map(
    ({ units, activation }, k) =>
      `  - { type: dense, units: ${units}, activation: ${activation}, weights: { key: W${k} }, bias: { key: b${k} } }`,
  );
  const spec = [
    "name: contender",
    `input: ${inputSize}`,
    "weights: contender.safetensors",
    "layers:",
    ...lines,
    "",
  ];
  const bytes = safetensors(
    layers.flatMap(({ inputs, units, weights, bias }, k) => [
      { name: `W${k}`, shape: [inputs, units], data: weights },
      { name: `b${k}`, shape: [units], data: bias },
    ]),
  );
  return { spec: spec.join("\n"), readFile: () => bytes };
}

interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** The length of the header in 8 bytes, the header, the numbers. */
function safetensors(tensors: readonly NamedTensor[]): Uint8Array {
  let end = 0;
  const header = Object.fromEntries(
    tensors.map(({ name, shape, data }) => {
      const start = end;
      end += data.byteLength;
      return [name, { dtype: "F64", shape, data_offsets: [start, end] }];
    }),
  );
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...tensors.map(({ data }) => Buffer.from(data.buffer))]);
}
