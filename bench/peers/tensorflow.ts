import * as tf from "@tensorflow/tfjs-core";
import { type Contender, timedCalls } from "../contest/peer.ts";
import type { Activation, Task } from "../contest/task.ts";

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

const activations = { identity: "linear", relu: "relu", sigmoid: "sigmoid" } satisfies Record<
  Activation,
  string
>;

async function prepare({ layers, inputs, inputSize, rows }: Task, backend: string): Promise<Contender> {
  tf.enableProdMode();
  if (!(await tf.setBackend(backend))) throw new Error(`has no ${backend} backend here`);
  await tf.ready();
  const dense = layers.map(({ inputs: count, units, activation, weights, bias }) => ({
    b: tf.tensor2d(Float32Array.from(weights), [count, units]),
    bias: tf.tensor1d(Float32Array.from(bias)),
    activation: activations[activation],
  }));
  return timedCalls(
    "f32",
    inputs.map((x) => Float32Array.from(x)),
    (x) =>
      tf.tidy(() => {
        let a = tf.tensor2d(x, [rows, inputSize]);
        for (const layer of dense) a = tf.fused.matMul({ a, ...layer });
        return a.dataSync();
      }),
  );
}
