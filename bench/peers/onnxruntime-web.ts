import * as ort from "onnxruntime-web";
import { prepareSession, prepareStream, sessionOptions } from "../contest/onnx-session.ts";
import type { StreamTask } from "../contest/streams/task.ts";
import type { Task } from "../contest/task.ts";

ort.env.wasm.numThreads = 1;
const options = { ...sessionOptions, executionProviders: ["wasm"] };

export const methods = { run: (task: Task) => prepareSession(ort, task, options) };
export const streams = { run: (task: StreamTask) => prepareStream(ort, task, options) };
