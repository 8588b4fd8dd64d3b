import type { Shape } from "../../../ir/tensor-data.ts";
import {
  applied,
  type ImportedActivation,
  type ImportedField,
  type ImportedTensor,
} from "../../imported-model.ts";
import type { Node } from "../graph.ts";

/** A node that a layer comes from. */
export interface Origin {
  readonly node: Node;
  /** The part of the node that the layer is, if it is not the whole node: `times beta`. */
  readonly part?: string;
  /** The output that the layer computes, if the node has several. */
  readonly output?: string;
}

/**
 * A layer before it is written to the spec, with its sources: a kind of the vocabulary, `input`, or `results` for all that the
 * network gives.
 */
export interface Draft {
  readonly kind: string;
  readonly from: readonly Draft[];
  readonly fields: Readonly<Record<string, ImportedField>>;
  /** The shape of one sample, never empty. */
  readonly shape: Shape;
  /** The nodes it comes from, in the order of the file. */
  readonly origin: readonly Origin[];
}

type Fields = Draft["fields"];

export const draft = (
  kind: string,
  from: readonly Draft[],
  fields: Fields,
  shape: Shape,
  origin: readonly Origin[],
): Draft => ({ kind, from, fields, shape, origin });

/** Everything that a network gives, under one root, so that rules see all of it. */
export const resultsOf = (drafts: readonly Draft[]): Draft => draft("results", drafts, {}, [], []);

/** Whether a draft is a layer, which others can become part of. */
export const isLayer = ({ kind }: Draft): boolean => kind !== "input" && kind !== "results";

export const activation = (
  name: string,
  parameters: ImportedActivation["parameters"] = {},
): { readonly activation: ImportedActivation } => ({ activation: applied(name, parameters) });

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

export function reshaped(source: Draft, shape: Shape, origin: readonly Origin[]): Draft {
  return sameShape(source.shape, shape) ? source : draft("reshape", [source], { shape }, shape, origin);
}

export function transposed(source: Draft, axes: readonly number[], origin: readonly Origin[]): Draft {
  if (axes.every((axis, i) => axis === i)) return source;
  const shape = axes.map((axis) => source.shape[axis] as number);
  return draft("transpose", [source], { axes }, shape, origin);
}

/** How many nodes are named; thousands that become one layer are identified by the first ones. */
const MOST_NAMED = 100;

/** The nodes of two layers that become one. */
export const together = (first: Draft["origin"], then: Draft["origin"]): Draft["origin"] =>
  first.length < MOST_NAMED ? [...first, ...then] : first;

/** Nodes of which a layer is some part. */
export const asPart = (origin: readonly Origin[], part: string): Origin[] =>
  origin.map((whole) => ({ ...whole, part }));

/** Describes a reshape that merges axes for a layer. */
export const FLATTENED = "flattened";

export const isTensor = (field: ImportedField | undefined): field is ImportedTensor =>
  typeof field === "object" && "kind" in field && field.kind === "tensor";

export const isActivation = (field: ImportedField | undefined): field is ImportedActivation =>
  typeof field === "object" && "kind" in field && field.kind === "activation";

/** All layers that the result needs, each after its sources. */
export function inOrder(result: Draft): Draft[] {
  const done = new Set<Draft>();
  const stack: { readonly draft: Draft; next: number }[] = [{ draft: result, next: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const source = top.draft.from[top.next++];
    if (source === undefined) {
      done.add(top.draft);
      stack.pop();
    } else if (!done.has(source)) stack.push({ draft: source, next: 0 });
  }
  return [...done];
}
