import { describeShape } from "../../ir/describe.ts";
import type { TensorAxis } from "../../ir/layer.ts";
import { type Shape, sizeOf, type TensorData } from "../../ir/tensor-data.ts";
import { insertAxis, splitAxis, transpose, type View } from "../../ir/view.ts";
import { placesAlong, range, valuesAt } from "./along-axes.ts";

/*
 * Kernels of convolutions as files store them. A layout has a letter for each axis: d, h and w for those of space, i for the
 * inputs of a group, o for filters, c for groups and m for the filters of one.
 */

/** The layouts of kernels with so many spatial axes. */
export const layoutsOf = (rank: 1 | 2 | 3): [string, ...string[]] => {
  const space = "dhw".slice(-rank);
  return [`${space}io`, `oi${space}`, `o${space}i`, `${space}cm`];
};

/** One axis of a stored kernel: the n-th of space, or the letter of another. */
type KernelAxis = number | "i" | "o" | "c" | "m";

/** The axes of a layout; its letters of space stand for as many axes as there are. */
export function axesOfLayout(layout: string, rank: number): readonly KernelAxis[] {
  const [, before = "", after = ""] = /^(\D*?)[dhw]+(\D*?)$/.exec(layout) ?? [];
  return [...before, ...range(0, rank), ...after] as KernelAxis[];
}

/** What a kernel takes and gives. */
export interface KernelSaid {
  readonly layout: string;
  /** The size of a window along each spatial axis. */
  readonly kernel: readonly number[];
  readonly groups: number;
  readonly channels: number;
  readonly filters: number;
}

/** The axes that a stored kernel has, and what messages say of each. */
export function tensorAxesOf({ layout, kernel, groups, channels, filters }: KernelSaid): TensorAxis[] {
  const inGroups = groups === 1 ? "" : ` in ${groups} groups`;
  const gets = `gets ${channels} ${channels === 1 ? "channel" : "channels"}${inGroups}`;
  const has = `has ${filters} ${filters === 1 ? "filter" : "filters"}`;
  const letters: Readonly<Record<Exclude<KernelAxis, number>, TensorAxis>> = {
    i: { size: channels / groups, has: gets },
    o: { size: filters, has, field: "filters" },
    c: { size: groups, has: `has groups: ${groups}`, field: "groups" },
    m: { size: filters / groups, has: `${has}${inGroups}`, field: "filters" },
  };
  return axesOfLayout(layout, kernel.length).map((axis) =>
    typeof axis === "number"
      ? { size: kernel[axis] as number, has: `has kernel ${describeShape(kernel)}`, field: "kernel" }
      : letters[axis],
  );
}

/** The first layout in which a kernel of some shape would fit. */
export const layoutThatFits = (
  layouts: readonly string[],
  said: KernelSaid,
  shape: Shape,
): string | undefined =>
  layouts.find((layout) => {
    if (groupFault({ ...said, layout }, 0) !== undefined) return false;
    const sizes = tensorAxesOf({ ...said, layout }).map(({ size }) => size);
    return String(sizes) === String(shape);
  });

/** Why channels and filters cannot be divided into groups. */
export function groupFault(
  { layout, groups, channels, filters }: KernelSaid,
  axis: number,
): string | undefined {
  if (channels % groups !== 0)
    return `has groups: ${groups}, but axis ${axis} has size ${channels}, which is not a multiple of ${groups}`;
  if (filters % groups !== 0)
    return `has groups: ${groups}, but filters: ${filters}, which is not a multiple of ${groups}`;
  if (!layout.endsWith("cm") || groups === channels) return undefined;
  return `has layout: ${layout}, which is for one group per channel, but has groups: ${groups} and gets ${channels} channels`;
}

/** The order in which sums take a kernel: axes of space, then inputs. */
const inOrder = (axes: readonly KernelAxis[]): readonly number[] => [
  ...axes.flatMap((axis, n) => (typeof axis === "number" ? [n] : [])),
  ...axes.flatMap((axis, n) => (axis === "i" ? [n] : [])),
];

/** A stored kernel as [group, filter of the group, …space, input of the group]. */
export function viewKernel(stored: View, { layout, kernel, groups }: KernelSaid): View {
  const axes = axesOfLayout(layout, kernel.length);
  const outer = axes.indexOf("o");
  const split = outer < 0 ? stored : splitAxis(stored, outer, groups);
  const parts = outer < 0 ? axes : axes.toSpliced(outer, 1, "c", "m");
  const ordered = transpose(split, [parts.indexOf("c"), parts.indexOf("m"), ...inOrder(parts)]);
  return parts.includes("i") ? ordered : insertAxis(ordered, ordered.shape.length, 1);
}

/** The kernel of each group as a matrix: a row for each term of a sum in its order, a column for each filter of the group. */
export function matricesOf({ shape, data }: TensorData, said: KernelSaid): readonly TensorData[] {
  const axes = axesOfLayout(said.layout, said.kernel.length);
  const filters = axes.flatMap((axis, n) => (axis === "o" || axis === "c" || axis === "m" ? [n] : []));
  const values = valuesAt(Array.from(data), placesAlong(shape, [...inOrder(axes), ...filters]));
  const columns = sizeOf(filters.map((axis) => shape[axis] as number));
  const each = columns / said.groups;
  return range(0, said.groups).map((group) => ({
    shape: [values.length / columns, each],
    data: Float64Array.from({ length: values.length / said.groups }, (_, n) => {
      const row = Math.floor(n / each);
      return values[row * columns + group * each + (n % each)] as number;
    }),
  }));
}
