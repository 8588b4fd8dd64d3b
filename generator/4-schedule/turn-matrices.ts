import { type Graph, isKnown, type MapNode, type Node, type Operands } from "../ir/graph.ts";
import { local } from "../ir/scalar.ts";
import { sizeOf } from "../ir/tensor-data.ts";
import { type View, viewOf } from "../ir/view.ts";
import { productsIn } from "./job.ts";

/** Rows from which on a copy of a matrix takes less time than reading its columns from places apart. */
const WORTH_A_COPY = 4;

/**
 * The graph with copies of matrices whose columns are multiplied, but whose rows lie side by side, as in A·Bᵀ: lanes are units
 * of the product, and have to be so in memory.
 */
export const turnMatrices = (graph: Graph): Graph => ({ ...graph, nodes: graph.nodes.flatMap(withTurned) });

function withTurned(node: Node): readonly Node[] {
  const found = node.kind === "fold" ? productsIn(node).find((view) => isApart(view, node.to)) : undefined;
  if (found === undefined || node.kind !== "fold") return [node];
  const unit = unitOf(node.to);
  const moving = [...found.shape.keys()].filter((axis) => axis !== unit && found.strides[axis] !== 0);
  const axes = [...moving, unit];
  const shape = axes.map((axis) => found.shape[axis] as number);
  const to = viewOf({ kind: "computed", size: sizeOf(shape), shape }, shape);
  const strides = axes.map((axis) => found.strides[axis] as number);
  const { layer, about, symbol, afterLogits } = node;
  const copy: MapNode = {
    ...{ kind: "map", layer, about, symbol, afterLogits, formula: local("x"), to },
    operands: { x: { ...found, shape, strides } },
  };
  const turned: View = {
    ...{ of: to.of, shape: found.shape, offset: 0 },
    strides: found.shape.map((_, axis) => to.strides[axes.indexOf(axis)] ?? 0),
  };
  const operands: Operands = Object.fromEntries(
    Object.entries(node.operands).map(([name, view]) => [name, view === found ? turned : view]),
  );
  return [copy, { ...node, operands }];
}

/** The axis of results that lie side by side. */
const unitOf = ({ shape, strides }: View): number =>
  shape.findLastIndex((length, axis) => length > 1 && strides[axis] === 1);

/** Whether a factor is computed, is read again for enough rows, and differs from unit to unit by places that are not neighbours. */
function isApart({ of, shape, strides }: View, to: View): boolean {
  const unit = unitOf(to);
  const step = strides[unit] ?? 0;
  const rows = to.shape.filter((_, axis) => strides[axis] === 0);
  return !isKnown(of) && shape.length > 0 && step !== 0 && step !== 1 && sizeOf(rows) >= WORTH_A_COPY;
}
