import * as tfl from "@tensorflow/tfjs-layers";
import type { RandomSource } from "./random-source.ts";

type Shape = readonly number[];

interface Value {
  readonly tensor: tfl.Symbolic;
  readonly shape: Shape;
}

const activations = [
  ...["elu", "hardSigmoid", "linear", "relu", "relu6", "selu", "sigmoid", "softmax", "softplus", "softsign"],
  ...["tanh", "logSoftmax", "gelu", "gelu_new", "mish", "swish"],
];

type Config = Readonly<Record<string, unknown>>;
type Make = (chance: RandomSource, shape: Shape) => Config | undefined;

/** Sizes of as many numbers in another shape, one of them perhaps left open. */
function otherShape(chance: RandomSource, shape: Shape): number[] {
  const total = shape.reduce((product, size) => product * size, 1);
  const first = chance.one([1, 2, 3, 4].filter((size) => total % size === 0));
  const sizes = chance.one([[total], [first, total / first], [first, 1, total / first]]);
  return chance.often(0.5) ? sizes.with(chance.below(sizes.length), -1) : sizes;
}

const axisOf = (chance: RandomSource, shape: Shape): number =>
  chance.one([-1, -1, shape.length, chance.whole(1, shape.length)]);

const someAxes = (chance: RandomSource, shape: Shape): number[] =>
  chance.shuffled(shape.map((_, i) => i + 1)).slice(0, chance.whole(1, shape.length));

const pairs = (chance: RandomSource): number[][] =>
  Array.from({ length: 2 }, () => [chance.below(2), chance.below(2)]);

const ofImages = (chance: RandomSource, shape: Shape, config: Config): Config | undefined =>
  shape.length === 3
    ? { ...config, ...(chance.often(0.5) && { dataFormat: chance.one(["channelsFirst", "channelsLast"]) }) }
    : undefined;

/** Layers of one input, by the names of their makers. */
const single: Readonly<Record<string, Make>> = {
  dense: (chance) => ({
    units: chance.whole(1, 5),
    useBias: chance.often(0.8),
    activation: chance.often(0.8) ? chance.one(activations) : undefined,
  }),
  activation: (chance) => ({ activation: chance.one(activations) }),
  reLU: (chance) => (chance.often(0.5) ? { maxValue: chance.one([6, 1, 0.5, 0]) } : {}),
  leakyReLU: (chance) => (chance.often(0.7) ? { alpha: chance.one([0, 0.1, 1.5, -0.5]) } : {}),
  elu: (chance) => (chance.often(0.5) ? { alpha: chance.one([0.3, 2, 0]) } : {}),
  thresholdedReLU: (chance) => (chance.often(0.7) ? { theta: chance.one([0, 0.5, 2, -1]) } : {}),
  softmax: (chance, shape) =>
    chance.often(0.7) ? { axis: chance.often(0.3) ? [axisOf(chance, shape)] : axisOf(chance, shape) } : {},
  prelu: (chance, shape) => ({
    sharedAxes: chance.one([
      undefined,
      shape.map((_, i) => i + 1),
      shape.slice(1).map((_, i) => i + 1),
      someAxes(chance, shape),
    ]),
  }),
  // Along other axes its backend for the CPU repeats the numbers as if they belonged to the last one.
  batchNormalization: (chance, shape) => ({
    axis: chance.one([-1, shape.length]),
    scale: chance.often(0.8),
    center: chance.often(0.8),
    ...(chance.often(0.5) && { epsilon: chance.one([1e-5, 0.1, 0]) }),
  }),
  layerNormalization: (chance, shape) => ({
    axis: chance.often(0.3) ? someAxes(chance, shape) : axisOf(chance, shape),
    scale: chance.often(0.8),
    center: chance.often(0.8),
    ...(chance.often(0.5) && { epsilon: chance.one([1e-5, 0.1]) }),
  }),
  flatten: (chance) =>
    chance.often(0.2) ? { dataFormat: chance.one(["channelsFirst", "channelsLast"]) } : {},
  reshape: (chance, shape) => ({ targetShape: otherShape(chance, shape) }),
  permute: (chance, shape) => ({ dims: chance.shuffled(shape.map((_, i) => i + 1)) }),
  rescaling: (chance) => ({ scale: chance.one([0.5, 1 / 255, 1, 3]), offset: chance.one([0, -1, 0.3]) }),
  dropout: () => ({ rate: 0.5 }),
  alphaDropout: () => ({ rate: 0.2 }),
  gaussianDropout: () => ({ rate: 0.2 }),
  gaussianNoise: () => ({ stddev: 0.2 }),
  spatialDropout1d: (_, shape) => (shape.length === 2 ? { rate: 0.2 } : undefined),
  repeatVector: (_, shape) => (shape.length === 1 ? { n: 2 } : undefined),
  globalAveragePooling1d: (_, shape) => (shape.length === 2 ? {} : undefined),
  globalMaxPooling1d: (_, shape) => (shape.length === 2 ? {} : undefined),
  globalAveragePooling2d: (chance, shape) => ofImages(chance, shape, {}),
  globalMaxPooling2d: (chance, shape) => ofImages(chance, shape, {}),
  zeroPadding2d: (chance, shape) =>
    ofImages(chance, shape, { padding: chance.one([1, [1, 2], pairs(chance)]) }),
  cropping2D: (chance, shape) => ofImages(chance, shape, { cropping: pairs(chance) }),
  upSampling2d: (chance, shape) =>
    ofImages(chance, shape, { size: [chance.whole(1, 3), chance.whole(1, 2)] }),
  timeDistributed: (chance, shape) => {
    if (shape.length < 2) return undefined;
    const op = chance.one([
      "dense",
      "softmax",
      "prelu",
      "layerNormalization",
      "flatten",
      "permute",
      "activation",
    ]);
    const config = single[op]?.(chance, shape.slice(1));
    return config && { layer: tfl.layers[op]?.(config) };
  },
};

const merges = ["add", "multiply", "average", "maximum", "minimum", "concatenate", "dot"];

export interface DrawnModel {
  readonly model: tfl.LayersModel;
  readonly ops: readonly string[];
  /** Of one sample. */
  readonly shape: Shape;
}

/** A sequential model, or a graph whose layers take any earlier values, and may be used twice or be models themselves. */
export function drawModel(chance: RandomSource): DrawnModel | undefined {
  const ops: string[] = [];
  const shape = Array.from({ length: chance.one([1, 1, 2, 3]) }, () => chance.whole(1, 4));
  const make = (current: Shape): tfl.Layer | undefined => {
    const op = chance.one(Object.keys(single));
    const config = single[op]?.(chance, current);
    if (config === undefined) return undefined;
    ops.push(config.activation ? `${op} ${config.activation}` : op);
    return tfl.layers[op]?.(config);
  };
  if (chance.often(0.3)) return { model: sequential(chance, shape, make), ops, shape };
  const input = tfl.input({ shape: [...shape] });
  const values: Value[] = [{ tensor: input, shape }];
  let last: tfl.Layer | undefined;
  for (let n = chance.whole(1, 6); n > 0; n--) {
    const value = chance.often(0.7) ? (values.at(-1) as Value) : chance.one(values);
    const layer = chance.often(0.1) ? last : make(value.shape);
    const tensor = chance.often(0.25)
      ? merge(chance, value, values, ops)
      : chance.often(0.1)
        ? applied(sequential(chance, value.shape, make), value.tensor)
        : layer && applied(layer, value.tensor);
    if (tensor === undefined) continue;
    last = layer;
    values.push({ tensor, shape: tensor.shape.slice(1) as number[] });
  }
  const output = (values.at(-1) as Value).tensor;
  return output === input ? undefined : { model: tfl.model({ inputs: input, outputs: output }), ops, shape };
}

function sequential(chance: RandomSource, shape: Shape, make: (shape: Shape) => tfl.Layer | undefined) {
  const model = tfl.sequential();
  model.add(tfl.layers.dense?.({ units: chance.whole(1, 4), inputShape: [...shape] }) as tfl.Layer);
  for (let n = chance.below(4); n > 0; n--) {
    const layer = make(model.outputs[0]?.shape.slice(1) as number[]);
    if (layer) model.add(layer);
  }
  return model;
}

/** What a layer gives; nothing where it was made for other shapes. */
function applied(layer: tfl.Layer, ...inputs: tfl.Symbolic[]): tfl.Symbolic | undefined {
  try {
    return layer.apply(inputs.length === 1 ? (inputs[0] as tfl.Symbolic) : inputs);
  } catch {
    return undefined;
  }
}

function merge(
  chance: RandomSource,
  value: Value,
  values: readonly Value[],
  ops: string[],
): tfl.Symbolic | undefined {
  const op = chance.one(merges);
  const axis = chance.one([-1, -1, chance.whole(1, value.shape.length)]);
  const axes = chance.one([axis, [axis, axisOf(chance, value.shape)]]);
  const configs: Readonly<Record<string, Config>> = {
    concatenate: { axis },
    dot: { axes, normalize: chance.often(0.3) },
  };
  const layer = tfl.layers[op]?.(configs[op] ?? {});
  const result =
    layer &&
    applied(
      layer,
      value.tensor,
      ...Array.from({ length: op === "dot" ? 1 : chance.whole(1, 2) }, () => chance.one(values).tensor),
    );
  if (result) ops.push(op);
  return result;
}
