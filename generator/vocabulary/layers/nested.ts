import type { Shape } from "../../ir/tensor-data.ts";

/** A tensor as nested arrays, outermost first: how the kinds that move numbers are stated for the reference. */
export type Nested = number | readonly Nested[];

export function nest(values: readonly number[], [length, ...inner]: Shape): Nested {
  if (length === undefined) return values[0] as number;
  const size = values.length / length;
  return Array.from({ length }, (_, i) => nest(values.slice(i * size, (i + 1) * size), inner));
}

export const flatten = (value: Nested): number[] =>
  typeof value === "number" ? [value] : value.flatMap(flatten);

/** The arrays at so many levels down, each replaced. */
export const atDepth = (
  value: Nested,
  depth: number,
  replace: (inner: readonly Nested[]) => Nested,
): Nested => {
  const list = value as readonly Nested[];
  return depth === 0 ? replace(list) : list.map((inner) => atDepth(inner, depth - 1, replace));
};
