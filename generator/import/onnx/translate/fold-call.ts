import type { Budget } from "../fold/index.ts";
import { FoldRefusal, foldNode } from "../fold/index.ts";
import type { OnnxTensor } from "../graph.ts";
import type { Call } from "./call.ts";
import { Refusal } from "./refusal.ts";
import type { Constant, Value } from "./value.ts";

/** Computes a node whose inputs turned out to be constant, such as the shapes of values. */
export function foldCall({ node, inputs, opset }: Call, budget: Budget): Constant[] {
  const tensorOf = (value: Value | undefined): OnnxTensor | undefined =>
    value?.kind === "constant" ? value.tensor : undefined;
  try {
    const folded = foldNode(node, inputs.map(tensorOf), opset, budget);
    return folded.map((tensor, i) => ({ kind: "constant", name: node.outputs[i] || node.name, tensor }));
  } catch (error) {
    if (!(error instanceof FoldRefusal)) throw error;
    const { reason, attribute, help } = error;
    throw new Refusal(reason, { ...(attribute && { attribute }), ...(help && { help }) });
  }
}
