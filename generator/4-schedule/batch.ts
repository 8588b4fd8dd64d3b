import { type Cases, caseOf } from "../ir/cases.ts";
import {
  type Graph,
  isKnown,
  mapViews,
  type PlainNode,
  readBy,
  replacePlain,
  type Value,
} from "../ir/graph.ts";
import { isWhole, type View } from "../ir/view.ts";

/**
 * The graph for several samples at once: a batch is one more axis, the outermost, of every view. Samples begin where whole
 * vectors do, so that what a loop over lanes writes past the end of one hurts no other; only inputs lie as close as the
 * caller's.
 */
export function batchOf(graph: Graph, samples: number, lanes: number): Graph {
  const values = new Map<Value, Value>();
  const pitches: Cases<Value, number> = {
    input: ({ size }) => size,
    state: unknownState,
    computed: ({ size }) => pitchFor(size, lanes),
    constant: () => 0,
  };
  const pitchOf = (value: Value): number => caseOf(value, pitches);
  const inBatch: Cases<Value, Value> = {
    input: (port) => ({ ...port, size: samples * pitchOf(port) }),
    state: unknownState,
    computed(value) {
      const pitch = pitchOf(value);
      return { ...value, size: samples * pitch, samples: { pitch, size: value.size } };
    },
    constant: (constant) => constant,
  };
  const batched = (value: Value): Value => {
    const known = values.get(value) ?? caseOf(value, inBatch);
    values.set(value, known);
    return known;
  };
  const viewOf = ({ of, shape, strides, ...place }: View): View => ({
    ...place,
    of: batched(of),
    shape: [samples, ...shape],
    strides: [pitchOf(of), ...strides],
  });
  // Where a map takes all of every value, what lies between two samples may be computed too.
  const takesAll = (node: PlainNode): boolean =>
    node.kind === "map" &&
    [node.to, ...readBy(node)].every(
      (view) => !isKnown(view.of) && isWhole(view) && pitchOf(view.of) === pitchOf(node.to.of),
    );
  const nodes = replacePlain(graph.nodes, (node) => {
    if (!takesAll(node)) return [mapViews(node, viewOf)];
    const all = ({ of }: View): View => {
      const value = batched(of);
      return { of: value, shape: [value.size], strides: [1], offset: 0 };
    };
    return [mapViews(node, all)];
  });
  return {
    inputs: graph.inputs.map(batched),
    nodes,
    checks: graph.checks.map((check) => ({ ...check, view: viewOf(check.view) })),
    outputs: graph.outputs.map(({ value, logits }) => ({
      value: batched(value),
      logits: logits && batched(logits),
    })),
    state: undefined,
  };
}

/** The steps of a stream come one after the other, so that none can be computed with another. */
function unknownState(): never {
  throw new Error("a network with states has no batches");
}

/** How far it is from one sample to the next. */
export const pitchFor = (size: number, lanes: number): number => Math.ceil(size / lanes) * lanes;
