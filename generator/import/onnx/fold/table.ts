import type { OnnxTensor } from "../graph.ts";
import type { FoldCall } from "./call.ts";

/** The reference of an operation on constants: its results in order, or the one that it has. Throws Refusal. */
export type Fold = (call: FoldCall) => OnnxTensor | readonly OnnxTensor[];
