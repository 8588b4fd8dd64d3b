import * as tf from "@tensorflow/tfjs-core";
import { type Contender, timedCalls } from "../contest/peer.ts";
import type { StreamTask } from "../contest/streams/task.ts";
import type { Activation, Task, TaskLayer } from "../contest/task.ts";

export const methods = {
  cpu: async (task: Task): Promise<Contender> => {
    await import("@tensorflow/tfjs-backend-cpu");
    return prepare(task, "cpu");
  },
  wasm: async (task: Task): Promise<Contender> => {
    const { setThreadsCount } = await import("@tensorflow/tfjs-backend-wasm");
    setThreadsCount(1);
    return prepare(task, "wasm");
  },
};

export const streams = {
  wasm: async (task: StreamTask): Promise<Contender> => {
    const { setThreadsCount } = await import("@tensorflow/tfjs-backend-wasm");
    setThreadsCount(1);
    await start("wasm");
    const { prepareStream } = await import("./tensorflow-layers.ts");
    return prepareStream(task);
  },
};

async function start(backend: string): Promise<void> {
  tf.enableProdMode();
  if (!(await tf.setBackend(backend))) throw new Error(`has no ${backend} backend here`);
  await tf.ready();
}

const activations = { identity: "linear", relu: "relu", sigmoid: "sigmoid" } satisfies Record<
  Activation,
  string
>;

async function prepare(task: Task, backend: string): Promise<Contender> {
  const { layers, inputs, inputShape, rows } = task;
  await start(backend);
  const steps = layers.map((layer) => {
    const step: Step = makers[layer.kind](layer, rows);
    return { from: layer.from, step };
  });
  const shape = [rows, ...flatOrSquare(inputShape)];
  return timedCalls(
    "f32",
    inputs.map((x) => Float32Array.from(x)),
    (x) =>
      tf.tidy(() => {
        const values = [tf.tensor(x, shape)];
        for (const { from, step } of steps) values.push(step(...from.map((k) => values[k] as tf.Tensor)));
        return (values.at(-1) as tf.Tensor).dataSync();
      }),
  );
}

type Step = (...x: readonly tf.Tensor[]) => tf.Tensor;

/** One spatial axis is a picture of height 1, as tf.conv1d computes it. */
const flatOrSquare = (shape: readonly number[]): readonly number[] =>
  shape.length === 2 ? [1, ...shape] : shape;

const windowsOf = ({ windows, padding: pad }: TaskLayer) => ({
  kernel:
    windows.length === 1 ? [1, ...windows.map(({ kernel }) => kernel)] : windows.map(({ kernel }) => kernel),
  strides: windows[0]?.stride as number,
  pad,
});

const weightsOf = ({ weights, bias, activation }: TaskLayer, shape: readonly number[]) => ({
  filter: tf.tensor(Float32Array.from(weights), shape),
  bias: tf.tensor(Float32Array.from(bias), [bias.length]),
  activation: activations[activation],
});

/** What computes each kind of layer, its weights made into tensors once. */
const makers = {
  dense: (layer, rows) => {
    const [inputs, units] = layer.weightShape as readonly [number, number];
    const { filter: b, ...rest } = weightsOf(layer, [inputs, units]);
    return (x) => tf.fused.matMul({ a: tf.reshape(x, [rows, inputs]), b, ...rest });
  },
  conv: (layer) => {
    const { kernel, strides, pad } = windowsOf(layer);
    const weights = weightsOf(layer, [...kernel, ...layer.weightShape.slice(-2)]);
    return (x) => tf.fused.conv2d({ x, strides, pad, ...weights });
  },
  depthwise: (layer) => {
    const { kernel, strides, pad } = windowsOf(layer);
    const weights = weightsOf(layer, [...kernel, layer.weightShape.at(-1) as number, 1]);
    return (x) => tf.fused.depthwiseConv2d({ x, strides, pad, ...weights });
  },
  max_pool: (layer) => {
    const { kernel, strides, pad } = windowsOf(layer);
    return (x) => tf.maxPool(x, kernel, layer.windows.length === 1 ? [1, strides] : strides, pad);
  },
  mean: () => (x) => tf.mean(x, [1, 2]),
  add: ({ activation }) => {
    const activate = { identity: (x: tf.Tensor) => x, relu: tf.relu, sigmoid: tf.sigmoid }[activation];
    return (a, b) => activate(tf.add(a, b));
  },
} satisfies Record<TaskLayer["kind"], (layer: TaskLayer, rows: number) => Step>;
