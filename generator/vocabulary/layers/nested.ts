import type { Shape } from "../../ir/tensor-data.ts";

/** A tensor as nested arrays, outermost first: how the kinds that move numbers are stated for the reference. */
export type Nested = number | readonly Nested[];

export function nest(values: readonly number[], [length, ...inner]: Shape): Nested {
  if (length === undefined) return values[0] as number;
  if (inner.length === 0) return values;
  const size = values.length / length;
  return Array.from({ length }, (_, i) => nest(values.slice(i * size, (i + 1) * size), inner));
}

export function flatten(value: Nested): readonly number[] {
  if (typeof value === "number") return [value];
  if (isVector(value)) return value;
  const values: number[] = [];
  const append = (list: readonly Nested[]): void => {
    if (isVector(list)) for (const number of list) values.push(number);
    else for (const inner of list) append(inner as readonly Nested[]);
  };
  append(value);
  return values;
}

const isVector = (list: readonly Nested[]): list is readonly number[] => typeof list[0] === "number";

/** The arrays at so many levels down, each replaced. */
export const atDepth = (
  value: Nested,
  depth: number,
  replace: (inner: readonly Nested[]) => Nested,
): Nested => {
  const list = value as readonly Nested[];
  return depth === 0 ? replace(list) : list.map((inner) => atDepth(inner, depth - 1, replace));
};

/** Arrays one after the other along an axis. */
export function join(parts: readonly Nested[], axis: number): Nested {
  const lists = parts as readonly (readonly Nested[])[];
  if (axis === 0) return lists.flat();
  const [first = []] = lists;
  return first.map((_, i) =>
    join(
      lists.map((list) => list[i] as Nested),
      axis - 1,
    ),
  );
}

/** All indices of a shape, the last axis first to move. */
export const indicesOf = ([length, ...inner]: Shape): number[][] =>
  length === undefined
    ? [[]]
    : Array.from({ length }, (_, i) => indicesOf(inner).map((indices) => [i, ...indices])).flat();

export const elementAt = (value: Nested, indices: readonly number[]): number =>
  indices.reduce<Nested>((inner, index) => (inner as readonly Nested[])[index] as Nested, value) as number;
