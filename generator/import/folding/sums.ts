import { sizeOf, type TensorData } from "../../ir/tensor-data.ts";
import { axesOfLayout, type KernelAxis } from "../../vocabulary/layers/kernels.ts";
import type { ImportedTensor } from "../imported-model.ts";
import { type Affine, at, type Fields, fieldOf, isTensor, numbersOf } from "./affine.ts";

/*
 * A layer that multiplies each channel by a number and adds one can become part of the weights of a layer next to it: with
 * y = x·W + B, a·y + c is x·(W·a) + (B·a + c). The same in real numbers, but not in the last bits of a computation.
 */

/** A tensor of weights, and how its numbers belong to inputs and filters. */
interface Weights {
  readonly field: string;
  readonly axes: readonly KernelAxis[];
  readonly groups: number;
  /** Whether i are all inputs, and o the filters of a group. */
  readonly isTransposed?: boolean;
}

/** A layer of weighted sums: the weights of its inputs and those of its outputs, which may be the same. */
interface Sums {
  readonly inputs: (fields: Fields) => Weights;
  readonly outputs: (fields: Fields) => Weights;
  /** Why a number added to its inputs is not one added to its outputs. */
  readonly mixes: (fields: Fields) => string | undefined;
}

const PADDED = "the layer after it pads with zeros, which the shift would change";

const sums = (weights: Sums["inputs"], mixes: Sums["mixes"] = () => undefined): Sums => ({
  inputs: weights,
  outputs: weights,
  mixes,
});

const tensorIn = (fields: Fields, field: string): TensorData => (fields[field] as ImportedTensor).tensor;

/** Layouts have two axes besides those of space. */
const layoutAxes = (layout: string, { shape }: TensorData): readonly KernelAxis[] =>
  axesOfLayout(layout, shape.length - 2);

const kernelOf =
  (type: string): Sums["inputs"] =>
  (fields) => ({
    field: "weights",
    axes: layoutAxes(fieldOf(type, fields, "layout") as string, tensorIn(fields, "weights")),
    groups: fieldOf(type, fields, "groups") as number,
  });

/** Words pad as much as kernels reach beyond one place, which is nothing for those of size 1. */
function isPadded({ padding = "valid", kernel }: Fields): boolean {
  if (typeof padding === "string") return padding !== "valid" && [kernel].flat().some((size) => size !== 1);
  return [padding].flat(2).some((amount) => amount !== 0);
}

const convolution = (type: string): Sums =>
  sums(kernelOf(type), (fields) => (isPadded(fields) ? PADDED : undefined));

/** The layers of weighted sums, whose bias has a number for each of their outputs. */
export const sumsKinds: Readonly<Record<string, Sums>> = {
  dense: sums(({ weights }) => ({
    field: "weights",
    axes: isTensor(weights) && weights.layout === "out_in" ? ["o", "i"] : ["i", "o"],
    groups: 1,
  })),
  conv1d: convolution("conv1d"),
  conv2d: convolution("conv2d"),
  conv3d: convolution("conv3d"),
  conv_transpose: sums(
    (fields) => ({ ...kernelOf("conv_transpose")(fields), isTransposed: true }),
    () => "the outputs of the layer after it add up different numbers of inputs",
  ),
  separable_conv: {
    inputs(fields) {
      const layout = fieldOf("separable_conv", fields, "layout") as string;
      const { shape } = tensorIn(fields, "depthwise");
      const axes = axesOfLayout(layout, shape.length - 2);
      const space = shape.filter((_, n) => typeof axes[n] === "number");
      const multiplier = fieldOf("separable_conv", fields, "multiplier") as number;
      return { field: "depthwise", axes, groups: sizeOf(shape) / sizeOf(space) / multiplier };
    },
    outputs(fields) {
      const layout = fieldOf("separable_conv", fields, "layout") as string;
      const axes = layoutAxes(layout === "hwcm" ? "hwio" : layout, tensorIn(fields, "pointwise"));
      return { field: "pointwise", axes, groups: 1 };
    },
    mixes: () => "the layer after it has two kernels and a bias only after the second",
  },
};

/** The place of each number of a tensor along the axis of a letter, and how many there are. */
function alongAxis({ shape }: TensorData, axes: readonly KernelAxis[], letter: KernelAxis) {
  const axis = axes.indexOf(letter);
  const size = axis < 0 ? 1 : (shape[axis] as number);
  const stride = axis < 0 ? 1 : sizeOf(shape.slice(axis + 1));
  return { size, of: (index: number) => Math.floor(index / stride) % size };
}

/** Which input and which filter of the layer each number of a tensor belongs to. */
function placesIn(tensor: TensorData, { axes, groups, isTransposed = false }: Weights) {
  const [i, o, c, m] = (["i", "o", "c", "m"] as const).map((letter) => alongAxis(tensor, axes, letter)) as [
    ReturnType<typeof alongAxis>,
    ReturnType<typeof alongAxis>,
    ReturnType<typeof alongAxis>,
    ReturnType<typeof alongAxis>,
  ];
  return (index: number): { readonly input: number; readonly filter: number } => {
    if (axes.includes("c")) return { input: c.of(index), filter: c.of(index) * m.size + m.of(index) };
    if (isTransposed) {
      const group = Math.floor(i.of(index) / (i.size / groups));
      return { input: i.of(index), filter: group * o.size + o.of(index) };
    }
    const group = Math.floor(o.of(index) / (o.size / groups));
    return { input: group * i.size + i.of(index), filter: o.of(index) };
  };
}

const FOLDED = "_folded";

/** A tensor with other numbers, under a key that says so. */
const withNumbers = (field: ImportedTensor, data: Float64Array): ImportedTensor => ({
  ...field,
  key: field.key.endsWith(FOLDED) ? field.key : `${field.key}${FOLDED}`,
  tensor: { ...field.tensor, data },
});

const INFINITE = "its weights would not be finite";

/** The fields of sums with changed weights and bias; or why these cannot be. */
function withWeights(
  fields: Fields,
  { field }: Weights,
  data: Float64Array,
  bias: readonly number[],
): Fields | string {
  if (!data.every(Number.isFinite) || !bias.every(Number.isFinite)) return INFINITE;
  const weights = fields[field] as ImportedTensor;
  const biases = Float64Array.from(bias);
  const withoutBias = fields.bias === false || fields.bias === undefined;
  const changed = isTensor(fields.bias)
    ? withNumbers(fields.bias, biases)
    : { kind: "tensor" as const, key: `${weights.key}_bias`, tensor: { shape: [bias.length], data: biases } };
  const isNeeded = !withoutBias || bias.some((one) => one !== 0);
  return { ...fields, [field]: withNumbers(weights, data), bias: isNeeded ? changed : false };
}

export const filtersOf = ({ units, filters }: Fields): number => (units ?? filters) as number;

/** Sums whose outputs are multiplied, and have something added. */
export function foldAfter(type: string, fields: Fields, { factors, offsets, axis }: Affine): Fields | string {
  const isForAll = factors.length === 1 && offsets.length === 1;
  if (!isForAll && axis !== channelsOf(fields)) return OTHER_AXIS;
  const weights = (sumsKinds[type] as Sums).outputs(fields);
  const tensor = tensorIn(fields, weights.field);
  const placeOf = placesIn(tensor, weights);
  const data = tensor.data.map((weight, index) => weight * at(factors, placeOf(index).filter));
  const bias = numbersOf(fields.bias, 0);
  const biases = Array.from(
    { length: filtersOf(fields) },
    (_, filter) => at(bias, filter) * at(factors, filter) + at(offsets, filter),
  );
  return withWeights(fields, weights, data, biases);
}

/** Sums whose inputs are multiplied, and have something added, which all outputs have to get the same sum of. */
export function foldBefore(
  type: string,
  fields: Fields,
  { factors, offsets, axis }: Affine,
): Fields | string {
  const isForAll = factors.length === 1 && offsets.length === 1;
  if (!isForAll && axis !== channelsOf(fields)) return OTHER_AXIS;
  const { inputs, mixes } = sumsKinds[type] as Sums;
  const weights = inputs(fields);
  const isShifted = offsets.some((offset) => offset !== 0);
  const why = isShifted ? mixes(fields) : undefined;
  if (why !== undefined) return why;
  const tensor = tensorIn(fields, weights.field);
  const placeOf = placesIn(tensor, weights);
  const data = tensor.data.map((weight, index) => weight * at(factors, placeOf(index).input));
  const bias = numbersOf(fields.bias, 0);
  const biases = Array.from({ length: filtersOf(fields) }, (_, filter) => at(bias, filter));
  if (isShifted)
    for (const [index, weight] of tensor.data.entries()) {
      const { input, filter } = placeOf(index);
      biases[filter] = (biases[filter] as number) + weight * at(offsets, input);
    }
  return withWeights(fields, weights, data, biases);
}

const OTHER_AXIS = "it works along another axis than the channels of the layer next to it";

/** The axis of channels as layers say it: undefined is the last. */
export const channelsOf = ({ channels }: Fields): number | undefined =>
  channels === "first" ? 0 : undefined;
