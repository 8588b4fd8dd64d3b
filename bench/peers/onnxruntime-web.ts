import * as ort from "onnxruntime-web";
import { prepareSession, sessionOptions } from "../contest/onnx-session.ts";
import type { Task } from "../contest/task.ts";

export const methods = {
  run: (task: Task) => {
    ort.env.wasm.numThreads = 1;
    return prepareSession(ort, task, { ...sessionOptions, executionProviders: ["wasm"] });
  },
};
