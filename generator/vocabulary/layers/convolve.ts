import type { AppliedActivation } from "../../ir/activation.ts";
import type { Arithmetic, Build, Fault, Padding, Stage, Tensor } from "../../ir/layer.ts";
import { add, local, mul } from "../../ir/scalar.ts";
import type { Shape, TensorData } from "../../ir/tensor-data.ts";
import {
  backFromLast,
  broadcast,
  insertAxis,
  splitAxis,
  transpose,
  type View,
  withLast,
} from "../../ir/view.ts";
import { placesAlong, range, valuesAt } from "./along-axes.ts";
import { perAxis } from "./axes.ts";
import { groupFault, type KernelSaid, matricesOf, viewKernel } from "./kernels.ts";
import { joinNumbers } from "./pad.ts";
import {
  type Channels,
  channelAxis,
  describeWindows,
  listFault,
  outputOf,
  spatialAxes,
  takeWindows,
  viewWindows,
  windowFields,
  windowsOf,
} from "./windows.ts";

/** What the words of padding mean, and what can be written in their place. */
const aboutPadding =
  "zeros around the input: as many as give one output per stride (same, the odd one after it, or same_lower, before it), none (valid), a number for all sides, or [before, after] per spatial axis";

/** The fields of every layer that convolves. */
export const convolutionFields = {
  filters: { type: "size", about: "the number of filters, which are the channels of the output" },
  kernel: {
    type: "list",
    of: "size",
    mayBeOne: true,
    about: "the size of the kernel, one number per spatial axis or one for all",
  },
  strides: windowFields.strides,
  padding: {
    type: "padding",
    of: ["same", "same_lower", "valid"],
    default: "valid",
    about: aboutPadding,
  },
  dilation: windowFields.dilation,
  groups: {
    type: "index",
    atLeast: 1,
    default: 1,
    about:
      "how many groups channels and filters are divided into, each by itself; one per channel is depthwise",
  },
  activation: {
    type: "activation",
    default: "identity",
    along: "channels",
    about: "the function applied to the sums",
  },
  channels: windowFields.channels,
  bias: {
    type: "tensor",
    dimensions: ["filters"],
    mayBeFalse: true,
    about: "one number per filter, or false",
  },
} as const;

/** The padding of layers whose axis may be time. */
export const causalPadding = {
  ...convolutionFields.padding,
  of: ["same", "same_lower", "valid", "causal"],
  about: `${aboutPadding}; causal puts all before the input`,
} as const;

/** What a convolution is, besides its kernel, its bias and its activation. */
export interface Said {
  readonly filters: number;
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly padding: Padding;
  readonly dilation: readonly number[];
  readonly groups: number;
  readonly channels: Channels;
  readonly layout: string;
}

/** Everything that a convolution computes with. */
export interface Convolution extends Said {
  readonly weights: TensorData;
  readonly bias: TensorData | undefined;
}

/** The axis of the channels of an input. */
export const channelsOf = ({ channels }: Pick<Said, "channels">, input: Shape): number =>
  channelAxis(channels, input.length);

export const kernelOf = (said: Said, input: Shape): KernelSaid => ({
  layout: said.layout,
  kernel: perAxis(said.kernel, spatialAxes(said.channels, input)),
  groups: said.groups,
  channels: input[channelsOf(said, input)] as number,
  filters: said.filters,
});

export const windowsSaid = (said: Said) => ({ ...said, sizes: said.kernel, field: "kernel" as const });

/** `kernel 3×3, strides 2×2, groups 4` */
export const describeKernel = (said: Said, input: Shape): string =>
  `${describeWindows(windowsSaid(said), input)}${said.groups === 1 ? "" : `, groups ${said.groups}`}`;

/** Why fields do not fit one another or the channels of an input. */
export const fieldFault = (said: Said, input: Shape, rank?: number): Fault | undefined =>
  listFault(windowsSaid(said), input, rank) ?? groupFault(kernelOf(said, input), channelsOf(said, input));

export const convolvedShape = (said: Said, input: Shape): Shape =>
  outputOf(windowsOf(windowsSaid(said), input), input).with(channelsOf(said, input), said.filters);

/** An input with its channels last, as the reference computes. */
export const withChannelsLast = ({ shape, values }: Tensor, channels: Channels): Tensor => {
  if (channels === "last") return { shape, values };
  const axes = [...spatialAxes(channels, shape), 0];
  return {
    shape: axes.map((axis) => shape[axis] as number),
    values: valuesAt(values, placesAlong(shape, axes)),
  };
};

/** The places and then the channels of an output, brought into the order of the layer. */
export const inOrderOf = (channels: Channels, { shape, values }: Tensor): readonly number[] => {
  if (channels === "last") return values;
  const last = shape.length - 1;
  return valuesAt(values, placesAlong(shape, [last, ...range(0, last)]));
};

/**
 * At each place the product of what the window takes, and of the kernel: y = x·K + b for each group of channels (Dumoulin and
 * Visin 2016, chapter 2). The output has its channels last.
 */
export function convolve(said: Convolution, input: Tensor, { affine }: Arithmetic): Tensor {
  const x = withChannelsLast(input, said.channels);
  const windows = windowsOf({ ...windowsSaid(said), channels: "last" }, x.shape);
  const padded = windows.reduce<Tensor>((before, pads) => joinNumbers(before, pads, 0), x);
  const taken = takeWindows(padded, windows);
  const kernel = kernelOf({ ...said, channels: "last" }, x.shape);
  const { groups, channels, filters } = kernel;
  const shape = [...windows.flatMap(({ count, taken }) => [count, taken]), groups, channels / groups];
  const rank = windows.length;
  const starts = placesAlong(shape, [...range(0, 2 * rank, 2), 2 * rank]);
  const cells = placesAlong(shape, [...range(1, 2 * rank, 2), 2 * rank + 1]);
  const matrices = matricesOf(said.weights, kernel);
  const each = filters / groups;
  const biases = matrices.map((_, group) => said.bias?.data.subarray(group * each, (group + 1) * each));
  const values = starts.flatMap((start, n) =>
    affine(valuesAt(taken.values, cells, start), matrices[n % groups] as TensorData, biases[n % groups]),
  );
  return { shape: [...windows.map(({ count }) => count), filters], values };
}

/** The stages of sums whose channels come last: as they are, and after the activation. */
export function activated(
  { channels }: Pick<Said, "channels">,
  sums: Tensor,
  activation: AppliedActivation,
  { activate }: Arithmetic,
): readonly Stage[] {
  const { shape, values } = sums;
  const filters = shape.at(-1) as number;
  const z = range(0, values.length, filters).flatMap((start) =>
    activate(activation, values.slice(start, start + filters)),
  );
  return [
    { symbol: "A", values: inOrderOf(channels, sums) },
    { symbol: "Z", values: inOrderOf(channels, { shape, values: z }) },
  ];
}

/** A view as space, the groups of its channels, what comes after the axes of an input of `rank`, and the channels of a group. */
export function inGroups(
  view: View,
  { channels, groups }: Pick<Said, "channels" | "groups">,
  rank: number,
): View {
  const axis = channelAxis(channels, rank);
  const split = splitAxis(view, axis, groups);
  const space = range(0, rank - 1).map((n) => (n < axis ? n : n + 2));
  return transpose(split, [...space, axis, ...range(rank + 1, split.shape.length), axis + 1]);
}

/** One fold over the places of the kernel and the inputs of a group; groups and their filters are axes of the result. */
export function lowerConvolution(
  said: Convolution,
  x: View,
  build: Build,
  names = { weights: "W", sums: "a" },
): View {
  const windows = windowsOf(windowsSaid(said), x.shape);
  const kernel = kernelOf(said, x.shape);
  const rank = x.shape.length;
  const windowed = inGroups(viewWindows(x, windows, 0, build), said, rank);
  const filters = said.filters / said.groups;
  const over = [...kernel.kernel, kernel.channels / said.groups];
  const whole = build.room(convolvedShape(said, x.shape));
  const w = viewKernel(build.constant(names.weights, said.weights), kernel);
  const space = windowed.shape.slice(0, rank - 1);
  build.fold({
    ...{ by: "add", over, formula: mul(local("x"), local("w")) },
    operands: {
      x: insertAxis(windowed, rank, filters),
      w: broadcast(w, [...space, said.groups, filters, ...over]),
    },
    ...(said.bias && {
      finish: {
        formula: add(local("sum"), local("b")),
        operands: { b: splitAxis(build.constant("b", said.bias), 0, said.groups) },
      },
    }),
    ...{ result: "sum", symbol: names.sums, to: inGroups(whole, said, rank) },
  });
  return whole;
}

/** The activation of a layer, which works along its channels. */
export function lowerActivation(
  a: View,
  said: Pick<Said, "channels">,
  activation: AppliedActivation,
  build: Build,
): View {
  const axes = [channelsOf(said, a.shape)];
  return backFromLast(build.activate(activation, withLast(a, axes)), axes);
}
