import { type Graph, type MapNode, mapViews, type Node, resultsOf, type Value } from "../ir/graph.ts";
import { local } from "../ir/scalar.ts";
import { isWhole, stridesOf, type View } from "../ir/view.ts";

/** What a state holds after a call, and where that lies among all states. */
interface NextState {
  readonly offset: number;
  readonly view: View;
}

/**
 * The graph with the states that it leaves, as one value. What is computed for a state alone is computed in its place; all
 * else is copied there, by nodes that count as those of a layer.
 */
export function keepStates(graph: Graph, held: Value, states: readonly NextState[], layer: number): Graph {
  const next: Value = { kind: "computed", size: held.size };
  const results = new Set(resultsOf(graph));
  const places = new Map<Value, number>();
  const copies: Node[] = [];
  for (const { offset, view } of states) {
    const { of, shape } = view;
    if (of.kind === "computed" && isWhole(view) && !results.has(of) && !places.has(of))
      places.set(of, offset);
    else copies.push(copyOf(view, { of: next, shape, strides: stridesOf(shape), offset }, layer));
  }
  const placed = (view: View): View => {
    const offset = places.get(view.of);
    return offset === undefined ? view : { ...view, of: next, offset: view.offset + offset };
  };
  const nodes = [...graph.nodes, ...copies].map((node) => mapViews(node, placed));
  return { ...graph, nodes, state: { held, next } };
}

const copyOf = (x: View, to: View, layer: number): MapNode => ({
  ...{ kind: "map", layer, about: "the states for the next call", symbol: "next", afterLogits: false },
  ...{ operands: { x }, formula: local("x"), to },
});
