import { foldNode } from "../fold/index.ts";
import type { Call } from "./call.ts";
import { Refusal } from "./refusal.ts";
import { type Constant, isFloat, type Value } from "./value.ts";

/** Operations that pass on the size of an open batch, which is NaN, as it is. */
const carriers: ReadonlySet<string> = new Set(
  `Cast Concat Flatten Gather Identity Reshape Shape Size Slice Squeeze Transpose Unsqueeze`.split(" "),
);

const holdsOpenBatch = (value: Value | undefined): boolean =>
  value?.kind === "constant" && !isFloat(value.tensor.type) && value.tensor.data.some(Number.isNaN);

/** Computes a node whose inputs turned out to be constant, such as the shapes of values. */
export function foldCall({ node, inputs, opset, budget }: Call): Constant[] {
  if (inputs.some(holdsOpenBatch) && !carriers.has(node.op)) {
    throw new Refusal("it computes with the size of the batch, which is open", {
      help: "export the model with a fixed batch",
    });
  }
  const tensors = inputs.map((value) => (value?.kind === "constant" ? value.tensor : undefined));
  return foldNode(node, tensors, opset, budget).map((tensor, i) => ({
    kind: "constant",
    name: node.outputs[i] || node.name,
    tensor,
  }));
}
