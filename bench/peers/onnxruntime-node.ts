import ort from "onnxruntime-node";
import { prepareSession, prepareStream, sessionOptions } from "../contest/onnx-session.ts";
import type { StreamTask } from "../contest/streams/task.ts";
import type { Task } from "../contest/task.ts";

export const methods = { run: (task: Task) => prepareSession(ort, task, sessionOptions) };
export const streams = { run: (task: StreamTask) => prepareStream(ort, task, sessionOptions) };
