import { quote } from "../../../diagnostics/words.ts";
import type { Node } from "../graph.ts";

type Named = Pick<Node, "name" | "outputs">;

/** The first output of a node; undefined if it has none. */
export const firstOutput = ({ outputs }: Named): string | undefined => outputs.find((name) => name !== "");

/** `"/fc1/Gemm"`, or `without a name, giving "h1"`, an output that can be found in the file. */
function called(node: Named): string {
  if (node.name !== "") return quote(node.name);
  const output = firstOutput(node);
  return output === undefined ? "without a name" : `without a name, giving ${quote(output)}`;
}

/** A node as messages show it: `node "/fc1/Gemm"`. */
export const calledNode = (node: Named): string => `node ${called(node)}`;

/** A node with its operator: `Gemm "/fc1/Gemm"`, `MatMul without a name, giving "h1"`. */
export const describeNode = (node: Named & Pick<Node, "op">): string => `${node.op} ${called(node)}`;
