import ort from "onnxruntime-node";
import { prepareSession, sessionOptions } from "../contest/onnx-session.ts";
import type { Task } from "../contest/task.ts";

export const methods = { run: (task: Task) => prepareSession(ort, task, sessionOptions) };
