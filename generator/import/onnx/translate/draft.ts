import type { Shape } from "../../../ir/tensor-data.ts";
import type { ImportedActivation, ImportedField, ImportedTensor } from "../../imported-model.ts";
import type { Node } from "../graph.ts";

/**
 * A layer on its way to the spec, with the layers it takes its values from. Beside the kinds of the vocabulary there are
 * `input`, and those that `spell.ts` puts into words of the vocabulary: `mean` and `sum` over the last axis, which becomes
 * 1, and `broadcast`, which repeats along the axes of size 1.
 */
export interface Draft {
  readonly kind: string;
  readonly from: readonly Draft[];
  readonly fields: Readonly<Record<string, ImportedField>>;
  /** One sample, as specs say it: never empty. */
  readonly shape: Shape;
  /** The nodes it comes from, in the order of the file. */
  readonly origin: readonly Node[];
}

type Fields = Draft["fields"];

export const draft = (
  kind: string,
  from: readonly Draft[],
  fields: Fields,
  shape: Shape,
  origin: readonly Node[],
): Draft => ({ kind, from, fields, shape, origin });

export const activation = (
  name: string,
  parameters: ImportedActivation["parameters"] = {},
): { readonly activation: ImportedActivation } => ({ activation: { kind: "activation", name, parameters } });

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

export function reshaped(source: Draft, shape: Shape, origin: readonly Node[]): Draft {
  return sameShape(source.shape, shape) ? source : draft("reshape", [source], { shape }, shape, origin);
}

export function transposed(source: Draft, axes: readonly number[], origin: readonly Node[]): Draft {
  if (axes.every((axis, i) => axis === i)) return source;
  const shape = axes.map((axis) => source.shape[axis] as number);
  return draft("transpose", [source], { axes }, shape, origin);
}

/** Does something along one axis: that axis is brought to the end, and back again after it. */
export function alongAxis(
  source: Draft,
  axis: number,
  origin: readonly Node[],
  change: (last: Draft) => Draft,
): Draft {
  const others = source.shape.map((_, i) => i).filter((i) => i !== axis);
  const there = [...others, axis];
  const back = source.shape.map((_, i) => there.indexOf(i));
  return transposed(change(transposed(source, there, origin)), back, origin);
}

export const isTensor = (field: ImportedField | undefined): field is ImportedTensor =>
  typeof field === "object" && "kind" in field && field.kind === "tensor";

export const isActivation = (field: ImportedField | undefined): field is ImportedActivation =>
  typeof field === "object" && "kind" in field && field.kind === "activation";

/** All layers that the result needs, each after those it takes its values from. */
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
