import { type Cases, caseOf } from "./cases.ts";
import type { Demand } from "./demand.ts";
import type { Scalar } from "./scalar.ts";
import type { Shape } from "./tensor-data.ts";
import type { View } from "./view.ts";

/**
 * A network as a value, without layer kinds: buffers, and the nodes that write them. Nodes are in the order
 * in which they are computed. A layer that only moves numbers leaves no node, but a View.
 */
export interface Graph {
  readonly inputs: readonly Value[];
  readonly nodes: readonly Node[];
  /** The indices that layers are given, which are checked before anything is looked up by them. */
  readonly checks: readonly Check[];
  readonly outputs: readonly Result[];
  /** All states of the network, one after the other, where it has any. */
  readonly state: { readonly held: Value; readonly next: readonly NextState[] } | undefined;
}

/** What a state holds after a call, all numbers of a value, and where that lies among all states. */
export interface NextState {
  readonly value: Value;
  readonly offset: number;
  /** Where the value is but one of so many rows, and the others stay: its number, a value of one number. */
  readonly row?: { readonly at: Value; readonly below: number };
}

/** What a network gives as an output: all numbers of a value, row-major. */
export interface Result {
  readonly value: Value;
  /** What `logits` gives in its place, where its last activation keeps the order of all numbers; see `afterLogits`. */
  readonly logits: Value | undefined;
}

/** What a graph gives: its outputs, and the states of the next call. */
export const resultsOf = ({ outputs, state }: Graph): readonly Value[] => [
  ...outputs.flatMap(({ value, logits }) => (logits ? [value, logits] : [value])),
  ...(state ? state.next.flatMap(({ value, row }) => (row ? [value, row.at] : [value])) : []),
];

/** Numbers that lie one after the other; a value is known by its identity. */
export type Value = Input | Held | Computed | Constant;

/** Whether the numbers of a value are known when a network is compiled. */
const areKnown: {
  readonly [K in Value["kind"]]: Extract<Value, { kind: K }> extends Constant ? true : false;
} = {
  input: false,
  state: false,
  computed: false,
  constant: true,
};

export const isKnown = (value: Value): value is Constant => areKnown[value.kind];

/** What the network is called with. */
export interface Input {
  readonly kind: "input";
  readonly size: number;
}

/** The states that the call before has left. */
export interface Held {
  readonly kind: "state";
  readonly size: number;
}

/** What one node or several fill: a concatenation is several maps into parts of one value. */
export interface Computed {
  readonly kind: "computed";
  readonly size: number;
  /** The shape in which its elements lie row-major, where it has one. */
  readonly shape?: Shape;
  /** Where it has several samples: how far they lie apart, and how much of that is theirs. */
  readonly samples?: { readonly pitch: number; readonly size: number };
}

/** How far the samples in a value lie apart, and how much of that is theirs; undefined where it is not known to have several. */
export const samplesIn = (value: Value): Computed["samples"] => caseOf(value, samplesOfKind);

const samplesOfKind: Cases<Value, Computed["samples"]> = {
  input: () => undefined,
  state: () => undefined,
  computed: ({ samples }) => samples,
  constant: () => undefined,
};

/** The shape in which the elements of a value lie row-major; another layout would do, as nothing outside sees them. */
export const shapeIn = (value: Value): Shape | undefined => caseOf(value, shapeOfKind);

const shapeOfKind: Cases<Value, Shape | undefined> = {
  input: () => undefined,
  state: () => undefined,
  computed: ({ shape }) => shape,
  constant: () => undefined,
};

/** How many elements of a value are some sample's. */
export function usedSize(value: Value): number {
  const { pitch, size } = samplesIn(value) ?? { pitch: 1, size: 1 };
  return (value.size / pitch) * size;
}

/** Numbers that are known: weights, tables. */
export interface Constant {
  readonly kind: "constant";
  readonly size: number;
  readonly values: Float64Array;
  /** What it is called in its layer, as `mean` in layer 1. */
  readonly name: string;
  readonly layer: number;
}

/** All elements of a view have to be indices that a layer has something for. */
export interface Check {
  readonly layer: number;
  readonly view: View;
  readonly demand: Demand;
}

export type Node = PlainNode | ScanNode;

/** A node that fills one view, all at once. */
export type PlainNode = MapNode | FoldNode | PickNode;

/** Where a node comes from, and what its results are called. */
export interface Origin {
  /** The number of its layer, from 1. */
  readonly layer: number;
  /** The layer in a few words. */
  readonly about: string;
  /** What its results are called in the chapter's notation: a before the activation, z after it. */
  readonly symbol: string;
  /** Whether it is part of the last activation of an output, which keeps the order of the logits it gets. */
  readonly afterLogits: boolean;
}

/** What a formula calls the elements of views, all of one shape. */
export type Operands = Readonly<Record<string, View>>;

/** to[i] = formula(a[i], b[i], …) for every index i of the shape of `to`, which all operands have. */
export interface MapNode extends Origin {
  readonly kind: "map";
  readonly operands: Operands;
  readonly formula: Scalar;
  readonly to: View;
  /** Its name, if it becomes a function. */
  readonly name?: string;
}

/**
 * to[i] = finish(by over r of formula(a[i, r], b[i, r], …)), r in row-major order: `by` is applied to the results from the
 * first to the last, so a sum begins as −0 would have it. Operands have the axes of `to`, and after them those of r.
 */
export interface FoldNode extends Origin {
  readonly kind: "fold";
  readonly by: "add" | "max" | "min" | "mul";
  /** The sizes of r. */
  readonly over: Shape;
  readonly operands: Operands;
  readonly formula: Scalar;
  /** What formulas call the result, that of `finish` among them. */
  readonly result: string;
  /** What becomes of the result before it is stored; its operands have the shape of `to`. */
  readonly finish?: { readonly formula: Scalar; readonly operands: Operands };
  readonly to: View;
}

/**
 * to[i] = from[i, index[i]], for which `from` has the axes of `to` and after them one of the places to choose from. An index
 * counts as the whole number below it, and as the nearest place where there is none for it; NaN as the first.
 */
export interface PickNode extends Origin {
  readonly kind: "pick";
  readonly from: View;
  readonly index: View;
  readonly to: View;
}

/** The formulas of a node. */
export const formulasOf = (node: PlainNode): readonly Scalar[] =>
  caseOf<PlainNode, readonly Scalar[]>(node, {
    map: ({ formula }) => [formula],
    fold: ({ formula, finish }) => (finish ? [formula, finish.formula] : [formula]),
    pick: () => [],
  });

/**
 * The nodes of the body one after the other, so many times; views with a `step` move on after each. What the body reads of a
 * value before it fills it is what the step before left there, or at the first step a node before the scan: that is how a
 * state is carried. Weighted sums read and fill nothing that moves.
 */
export interface ScanNode extends Origin {
  readonly kind: "scan";
  readonly steps: number;
  readonly body: readonly PlainNode[];
}

/** Every view that a node reads. */
export const readBy = (node: Node): readonly View[] =>
  caseOf<Node, readonly View[]>(node, {
    map: ({ operands }) => Object.values(operands),
    fold: ({ operands, finish }) => [...Object.values(operands), ...Object.values(finish?.operands ?? {})],
    pick: ({ from, index }) => [from, index],
    scan: ({ body }) => body.flatMap(readBy),
  });

/** Every view that a node fills. */
export const filledBy = (node: Node): readonly View[] =>
  caseOf<Node, readonly View[]>(node, {
    map: ({ to }) => [to],
    fold: ({ to }) => [to],
    pick: ({ to }) => [to],
    scan: ({ body }) => body.map(({ to }) => to),
  });

/** The nodes with those in the bodies of scans in the place of these. */
export const plainNodes = (nodes: readonly Node[]): readonly PlainNode[] =>
  nodes.flatMap((node) =>
    caseOf<Node, readonly PlainNode[]>(node, {
      map: (map) => [map],
      fold: (fold) => [fold],
      pick: (pick) => [pick],
      scan: ({ body }) => body,
    }),
  );

/** The nodes with others in the place of each that fills one view, also in the bodies of scans. */
export const replacePlain = (
  nodes: readonly Node[],
  replace: (node: PlainNode) => readonly PlainNode[],
): Node[] =>
  nodes.flatMap((node) =>
    caseOf<Node, readonly Node[]>(node, {
      map: replace,
      fold: replace,
      pick: replace,
      scan: (scan) => [{ ...scan, body: scan.body.flatMap(replace) }],
    }),
  );

/** The node with each of its views replaced. */
export function mapViews<T extends Node>(node: T, replace: (view: View) => View): T {
  const all = (operands: Operands): Operands =>
    Object.fromEntries(Object.entries(operands).map(([name, view]) => [name, replace(view)]));
  const own = caseOf<Node, Partial<Node>>(node, {
    map: ({ operands, to }) => ({ operands: all(operands), to: replace(to) }),
    fold: ({ operands, finish, to }) => ({
      operands: all(operands),
      ...(finish && { finish: { ...finish, operands: all(finish.operands) } }),
      to: replace(to),
    }),
    pick: ({ from, index, to }) => ({ from: replace(from), index: replace(index), to: replace(to) }),
    scan: ({ body }) => ({ body: body.map((inner) => mapViews(inner, replace)) }),
  });
  return { ...node, ...own };
}
