import type { Shape } from "../../../ir/tensor-data.ts";
import type { Node, OnnxTensor } from "../graph.ts";

export interface Setting {
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  readonly shapes: ReadonlyMap<string, Shape>;
  readonly opset: number;
}

export function foldConstants(nodes: readonly Node[], { constants }: Setting) {
  return { nodes, constants };
}
