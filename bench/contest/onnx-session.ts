import type { Runtime } from "onnxruntime-common";
import { onnxModel } from "./onnx-model.ts";
import { type Contender, timedAsyncCalls } from "./peer.ts";
import { channelsFirst, permuted } from "./permuted.ts";
import type { Task } from "./task.ts";

export const sessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: "sequential",
  graphOptimizationLevel: "all",
} as const;

export async function prepareSession(
  { InferenceSession, Tensor }: Runtime,
  task: Task,
  options: object,
): Promise<Contender> {
  const { inputs, inputShape, rows } = task;
  if (task.layers.at(-1)?.output.length !== 1) throw new Error("would have outputs with channels first");
  const session = await InferenceSession.create(onnxModel(task), options);
  const shape = [rows, ...inputShape];
  const order = [0, ...channelsFirst(inputShape.map((_, axis) => axis + 1))];
  const dims = order.map((axis) => shape[axis] as number);
  return timedAsyncCalls(
    "f32",
    inputs.map((x) => Float32Array.from(permuted(x, shape, order))),
    async (x) => {
      const { y } = await session.run({ x: new Tensor("float32", x, dims) });
      return y.data;
    },
  );
}
