import { count, describeShape } from "../../ir/describe.ts";
import type { FieldFault, TensorAxis } from "../../ir/layer.ts";
import type { Shape, TensorData } from "../../ir/tensor-data.ts";
import { insertAxis, splitAxis, transpose, type View } from "../../ir/view.ts";
import { placesAlong, range, valuesAt } from "./along-axes.ts";

/*
 * Kernels of convolutions as files store them. A layout has a letter for each axis: d, h and w for those of space, i for the
 * inputs of a group, o for filters, c for groups and m for the filters of one.
 */

/** The layouts of kernels with so many spatial axes. */
export const layoutsOf = <const R extends 1 | 2 | 3>(rank: R) => {
  const space = "dhw".slice(-rank) as { 1: "w"; 2: "hw"; 3: "dhw" }[R];
  return [`${space}io`, `oi${space}`, `o${space}i`, `${space}cm`] as const;
};

/** One axis of a stored kernel: the n-th of space, or the letter of another. */
export type KernelAxis = number | "i" | "o" | "c" | "m";

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
  /** Whether it is that of a transposed convolution: i are all inputs, and o are the filters of a group. */
  readonly transposed?: boolean;
}

/** The axes that a stored kernel has, and what messages say of each. */
export function tensorAxesOf({
  layout,
  kernel,
  groups,
  channels,
  filters,
  transposed = false,
}: KernelSaid): TensorAxis[] {
  const inGroups = groups === 1 ? "" : ` in ${groups} groups`;
  const [gets, has] = [`gets ${count(channels, "channel")}`, `has ${count(filters, "filter")}`];
  const letters: Readonly<Record<Exclude<KernelAxis, number>, TensorAxis>> = {
    i: transposed ? { size: channels, has: gets } : { size: channels / groups, has: `${gets}${inGroups}` },
    o: transposed
      ? { size: filters / groups, has: `${has}${inGroups}`, field: "filters" }
      : { size: filters, has, field: "filters" },
    c: { size: groups, has: `has groups: ${groups}`, field: "groups" },
    m: { size: filters / groups, has: `${has}${inGroups}`, field: "filters" },
  };
  return axesOfLayout(layout, kernel.length).map((axis) =>
    typeof axis === "number"
      ? { size: kernel[axis] as number, has: `has kernel ${describeShape(kernel)}`, field: "kernel" }
      : letters[axis],
  );
}

/** What to write so that a kernel of some shape fits: the first layout in which it would. */
export function layoutRemedy(
  layouts: readonly string[],
  saidWith: (layout: string) => KernelSaid,
  shape: Shape,
): string | undefined {
  const fits = layouts.find((layout) => {
    const said = saidWith(layout);
    const sizes = tensorAxesOf(said).map(({ size }) => size);
    return groupFault(said, 0) === undefined && String(sizes) === String(shape);
  });
  return fits === undefined ? undefined : `layout: ${fits}`;
}

/** Why channels and filters cannot be divided into groups. */
export function groupFault(
  { layout, groups, channels, filters }: KernelSaid,
  axis: number,
): FieldFault | undefined {
  if (channels % groups !== 0)
    return {
      field: "groups",
      fault: `has groups: ${groups}, but axis ${axis} has size ${channels}, which is not a multiple of ${groups}`,
    };
  if (filters % groups !== 0)
    return {
      field: "groups",
      fault: `has groups: ${groups}, but filters: ${filters}, which is not a multiple of ${groups}`,
    };
  if (!layout.endsWith("cm") || groups === channels) return undefined;
  return {
    field: "layout",
    fault: `has layout: ${layout}, which is for one group per channel, but has groups: ${groups} and gets ${channels} channels`,
  };
}

/** The axes of a stored kernel once that of its groups is apart: c, m, space, and i if there is more than one input a group. */
interface Apart {
  readonly axes: readonly KernelAxis[];
  /** The stored axis that is cut into groups; none if they have an axis of their own. */
  readonly cut: number | undefined;
}

function takeApart({ layout, kernel, transposed = false }: KernelSaid): Apart {
  const axes = axesOfLayout(layout, kernel.length);
  const cut = axes.indexOf(transposed ? "i" : "o");
  if (cut < 0) return { axes, cut: undefined };
  const others = axes.map((axis) => (axis === "o" ? "m" : axis));
  return { axes: others.toSpliced(cut, 1, "c", transposed ? "i" : "m"), cut };
}

const placeOf = ({ axes }: Apart, wanted: KernelAxis): readonly number[] =>
  axes.flatMap((axis, n) => (axis === wanted ? [n] : []));

/** The order in which sums take a kernel: axes of space, then inputs. */
const inOrder = (apart: Apart, { kernel }: KernelSaid): readonly number[] =>
  [...range(0, kernel.length), "i" as const].flatMap((axis) => placeOf(apart, axis));

/** A stored kernel as [group, filter of the group, …space, input of the group]. */
export function viewKernel(stored: View, said: KernelSaid): View {
  const apart = takeApart(said);
  const split = apart.cut === undefined ? stored : splitAxis(stored, apart.cut, said.groups);
  const ordered = transpose(split, [...placeOf(apart, "c"), ...placeOf(apart, "m"), ...inOrder(apart, said)]);
  return apart.axes.includes("i") ? ordered : insertAxis(ordered, ordered.shape.length, 1);
}

/** The kernel of each group as a matrix: a row for each term of a sum in its order, a column for each filter of the group. */
export function matricesOf({ shape, data }: TensorData, said: KernelSaid): readonly TensorData[] {
  const { groups, filters } = said;
  const apart = takeApart(said);
  const { cut } = apart;
  const split = cut === undefined ? shape : shape.toSpliced(cut, 1, groups, (shape[cut] as number) / groups);
  const order = [...placeOf(apart, "c"), ...inOrder(apart, said), ...placeOf(apart, "m")];
  const values = valuesAt(Array.from(data), placesAlong(split, order));
  const [size, columns] = [values.length / groups, filters / groups];
  return range(0, groups).map((group) => ({
    shape: [size / columns, columns],
    data: Float64Array.from(values.slice(group * size, (group + 1) * size)),
  }));
}
