import type { Graph, Node, Value } from "../ir/graph.ts";
import { mapViews, readBy } from "../ir/graph.ts";
import { isWhole, type View } from "../ir/view.ts";

/**
 * The graph for several samples at once: a batch is one more axis, the outermost, of every view. Samples begin where whole
 * vectors do, so that what a loop over lanes writes past the end of one hurts no other; only inputs lie as close as the
 * caller's.
 */
export function batchOf(graph: Graph, samples: number, lanes: number): Graph {
  const values = new Map<Value, Value>();
  const pitchOf = ({ kind, size }: Value): number => (kind === "computed" ? pitchFor(size, lanes) : size);
  const batched = (value: Value): Value => {
    if (value.kind === "constant") return value;
    const pitch = pitchOf(value);
    const known = values.get(value) ?? {
      ...value,
      size: samples * pitch,
      ...(value.kind === "computed" && { samples: { pitch, size: value.size } }),
    };
    values.set(value, known);
    return known;
  };
  const viewOf = ({ of, shape, strides, offset }: View): View => ({
    of: batched(of),
    shape: [samples, ...shape],
    strides: [of.kind === "constant" ? 0 : pitchOf(of), ...strides],
    offset,
  });
  // Where a map takes all of every value, what lies between two samples may be computed too.
  const takesAll = (node: Node): boolean =>
    node.kind === "map" &&
    [node.to, ...readBy(node)].every(
      (view) => view.of.kind !== "constant" && isWhole(view) && pitchOf(view.of) === pitchOf(node.to.of),
    );
  const nodes = graph.nodes.map((node): Node => {
    if (!takesAll(node)) return mapViews(node, viewOf);
    return mapViews(node, ({ of }) => {
      const value = batched(of);
      return { of: value, shape: [value.size], strides: [1], offset: 0 };
    });
  });
  return {
    input: batched(graph.input),
    nodes,
    output: batched(graph.output),
    logits: graph.logits && batched(graph.logits),
  };
}

/** How far it is from one sample to the next. */
export const pitchFor = (size: number, lanes: number): number => Math.ceil(size / lanes) * lanes;
