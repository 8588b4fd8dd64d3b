import type { GraphInput, Node, OnnxTensor } from "../graph.ts";
import { Budget } from "./budget.ts";
import { foldNode, Refusal } from "./index.ts";

/** What is constant before folding. */
export interface Known {
  readonly opset: number;
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  readonly inputs: readonly GraphInput[];
}

export interface Folded {
  /** Nodes that depend on an input or have bodies, and nodes whose constants cannot be computed, which have refusals. */
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, OnnxTensor>;
}

/**
 * Computes every node whose inputs are all constants, and the Shape and Size of inputs of a fixed shape.
 * @param nodes in an order in which each follows its sources
 */
export function foldConstants(nodes: readonly Node[], { opset, constants: given, inputs }: Known): Folded {
  const constants = new Map(given);
  const shapes = fixedShapes(inputs);
  const budget = new Budget();
  const kept = nodes.flatMap((node) => {
    const known = node.inputs.map(
      (name) => constants.get(name) ?? (isOfShape(node) ? shapes.get(name) : undefined),
    );
    const isConstant = known.every((tensor, i) => tensor !== undefined || node.inputs[i] === "");
    if (!isConstant || node.refusals !== undefined || node.bodies !== undefined) return [node];
    try {
      const results = foldNode(node, known, opset, budget);
      if (results.length < node.outputs.length) {
        throw new Refusal(`it has ${node.outputs.length} outputs, more than its operator gives`);
      }
      node.outputs.forEach((name, i) => {
        if (name !== "") constants.set(name, results[i] as OnnxTensor);
      });
      return [];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { reason, attribute, help, about } = error;
      const refusal = {
        reason,
        ...(attribute && { attribute }),
        ...(help && { help }),
        ...(about && { about }),
      };
      return [{ ...node, refusals: [refusal] }];
    }
  });
  return { nodes: kept, constants };
}

/** Whether an operator uses only the shape of its input. */
const isOfShape = ({ op }: Node): boolean => op === "Shape" || op === "Size";

/** Inputs of a fixed shape, without numbers. */
const fixedShapes = (inputs: readonly GraphInput[]): ReadonlyMap<string, OnnxTensor> =>
  new Map(
    inputs.flatMap(({ name, type, dims }) =>
      dims.every((dim) => typeof dim === "number")
        ? [[name, { type, shape: dims, data: new Float64Array(0) }]]
        : [],
    ),
  );
