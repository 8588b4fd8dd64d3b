import { foldNode } from "../fold/index.ts";
import type { Call } from "./call.ts";
import type { Constant } from "./value.ts";

/** Computes a node whose inputs turned out to be constant, such as the shapes of values. */
export function foldCall({ node, inputs, opset, budget }: Call): Constant[] {
  const tensors = inputs.map((value) => (value?.kind === "constant" ? value.tensor : undefined));
  return foldNode(node, tensors, opset, budget).map((tensor, i) => ({
    kind: "constant",
    name: node.outputs[i] ?? "",
    tensor,
  }));
}
