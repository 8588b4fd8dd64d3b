import type { Runtime } from "onnxruntime-common";
import { product } from "./layers.ts";
import { onnxModel } from "./onnx-model.ts";
import { type Contender, timedAsyncCalls } from "./peer.ts";
import { channelsFirst, permuted } from "./permuted.ts";
import { streamModel } from "./streams/onnx-graph.ts";
import type { StreamTask } from "./streams/task.ts";
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

/** What a call leaves goes into the next one as it is, as users of runtimes do. */
export async function prepareStream(
  { InferenceSession, Tensor }: Runtime,
  task: StreamTask,
  options: object,
): Promise<Contender> {
  const { model, shape, states } = streamModel(task);
  const session = await InferenceSession.create(model, options);
  let held: Record<string, object> = Object.fromEntries(
    states.map(({ name, shape: dims }) => [
      name,
      new Tensor("float32", new Float32Array(product(dims)), dims),
    ]),
  );
  return timedAsyncCalls(
    "f32",
    task.inputs.map((x) => Float32Array.from(x)),
    async (x) => {
      const given = await session.run({ ...held, x: new Tensor("float32", x, shape) });
      held = Object.fromEntries(states.map(({ name, next }) => [name, given[next] as object]));
      return given.y.data;
    },
  );
}
