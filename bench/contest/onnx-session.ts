import type { Runtime } from "onnxruntime-common";
import { onnxModel } from "./onnx-model.ts";
import { type Contender, timedAsyncCalls } from "./peer.ts";
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
  const { inputs, inputSize, rows } = task;
  const session = await InferenceSession.create(onnxModel(task), options);
  return timedAsyncCalls(
    "f32",
    inputs.map((x) => Float32Array.from(x)),
    async (x) => {
      const { y } = await session.run({ x: new Tensor("float32", x, [rows, inputSize]) });
      return y.data;
    },
  );
}
