import { seededRandom } from "../../generator/check/probe-inputs.ts";
import type { Activation, AppliedActivation } from "../../generator/ir/activation.ts";
import { expandActivation, type MathChoice } from "../../generator/ir/mathematics.ts";
import { classCount, type Layer, type Network } from "../../generator/ir/network.ts";
import { type Dtype, rounding } from "../../generator/ir/number-format.ts";
import type { Shape, TensorData } from "../../generator/ir/tensor-data.ts";
import { vocabulary } from "../../generator/vocabulary/index.ts";
import { layers } from "../../generator/vocabulary/layers/index.ts";

export interface Description {
  /** The input and the units of each dense layer. */
  readonly sizes: readonly number[];
  /** One a layer. */
  readonly activations: readonly string[];
  readonly dtype?: Dtype;
  readonly bias?: boolean;
  readonly normalize?: boolean;
  readonly math?: MathChoice;
  readonly threshold?: number;
  /** Whether its classes have labels. */
  readonly labelled?: boolean;
  readonly seed?: number;
}

/** A network of dense layers with random weights, made without a spec. */
export function makeNetwork({
  sizes,
  activations: names,
  dtype = "f64",
  bias = true,
  normalize = false,
  math = "portable",
  threshold = 0.5,
  labelled = false,
  seed = 1,
}: Description): Network {
  const random = seededRandom(seed);
  const round = rounding[dtype];
  const tensor = (shape: Shape, scale: number, shift = 0): TensorData => ({
    shape,
    data: Float64Array.from({ length: shape.reduce((n, m) => n * m, 1) }, () =>
      round((random() - 0.5) * scale + shift),
    ),
  });
  const expansion = { mathematics: vocabulary.mathematics, dtype, math };
  const apply = (name: string, units: number): AppliedActivation => {
    const written = (vocabulary.activations as Record<string, Activation>)[name] as Activation;
    const activation = expandActivation(written, expansion);
    const parameters = Object.entries(activation.parameters).map(([parameter, { default: standard }]) => [
      parameter,
      standard === undefined ? tensor([units], 1) : { shape: [], data: Float64Array.of(round(standard)) },
    ]);
    return { name, activation, parameters: Object.fromEntries(parameters) };
  };
  const inputSize = sizes[0] as number;
  const made: Layer[] = [];
  const add = (layer: Omit<Layer, "number" | "name" | "path" | "from" | "sources" | "memory">) =>
    made.push({
      ...{ ...layer, name: undefined, memory: [], number: made.length + 1 },
      path: ["layers", made.length],
      ...{ from: [made.length], sources: [made.length === 0 ? "x" : `z${made.length}`] },
    });
  if (normalize) {
    const shape = [inputSize];
    const values = { mean: tensor(shape, 2), std: tensor(shape, 1, 1) };
    add({ kind: layers.normalize, inputs: [shape], output: shape, values, parameterCount: 2 * inputSize });
  }
  sizes.slice(1).forEach((units, k) => {
    const inputs = sizes[k] as number;
    add({
      kind: layers.dense,
      inputs: [[inputs]],
      output: [units],
      parameterCount: inputs * units + (bias ? units : 0),
      values: {
        units,
        weights: tensor([inputs, units], 4 / Math.sqrt(inputs)),
        bias: bias ? tensor([units], 1) : undefined,
        activation: apply(names[k] as string, units),
      } as unknown as Layer["values"],
    });
  });
  const outputSize = sizes.at(-1) as number;
  const isProbability = outputSize === 1 && names.at(-1) === "sigmoid";
  const output = {
    ...{ name: "output", from: made.length, shape: [outputSize], size: outputSize },
    threshold: isProbability ? round(threshold) : undefined,
  };
  const classes = classCount(output);
  const labels =
    labelled && classes > 0 ? Array.from({ length: classes }, (_, i) => `class ${i}`) : undefined;
  return {
    name: "made",
    description: undefined,
    dtype,
    inputs: [{ name: "input", shape: [inputSize], size: inputSize, names: undefined }],
    inputSize,
    ...{ states: [], stateSize: 0 },
    outputs: [{ ...output, labels }],
    outputSize,
    layers: made,
    expansion,
  };
}
