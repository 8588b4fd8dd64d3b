import { count } from "../../ir/describe.ts";
import { below, pick } from "../../ir/example.ts";
import { type Fault, layerKind, type Padding, type Tensor, type TensorAxis } from "../../ir/layer.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import type { View } from "../../ir/view.ts";
import {
  activated,
  causalPadding,
  channelsOf,
  convolutionFields,
  convolve,
  convolvedShape,
  fieldFault,
  kernelOf,
  lowerActivation,
  lowerConvolution,
  type Said as SaidOfOne,
  windowsSaid,
} from "./convolve.ts";
import { layoutRemedy, layoutsOf, tensorAxesOf } from "./kernels.ts";
import { type Channels, describeWindows, windowFault } from "./windows.ts";

const { filters, kernel, strides, dilation, activation, channels, bias } = convolutionFields;

/** The letters of space are those of two axes, but stand for any number of them. */
const layouts = layoutsOf(2);

interface Said extends Omit<SaidOfOne, "groups"> {
  readonly multiplier: number;
}

/** The first of the two convolutions, in which each channel has kernels of its own. */
function depthwise({ multiplier, ...said }: Said, input: Shape): SaidOfOne {
  const groups = input[channelsOf(said, input)] as number;
  return { ...said, groups, filters: groups * multiplier };
}

/** The second one, which adds up the channels of each place. */
const pointwise = ({ filters, channels, layout }: Omit<Said, "multiplier">): SaidOfOne => ({
  ...{ filters, channels, layout: layout === "hwcm" ? "hwio" : layout },
  ...{ kernel: [1], strides: [1], padding: "valid", dilation: [1], groups: 1 },
});

const between = (said: Said, input: Shape): Shape =>
  input.with(channelsOf(said, input), depthwise(said, input).filters);

function depthwiseAxes(said: Said, input: Shape): TensorAxis[] {
  const channels = depthwise(said, input).filters;
  const has = `has multiplier: ${said.multiplier}`;
  return tensorAxesOf(kernelOf(depthwise(said, input), input)).map((axis) => {
    if (axis.field === "groups") return { size: axis.size, has: `gets ${count(axis.size, "channel")}` };
    if (axis.field !== "filters") return axis;
    return {
      size: axis.size,
      field: "multiplier",
      has: axis.size === channels ? `${has} and gets ${count(channels / said.multiplier, "channel")}` : has,
    };
  });
}

function pointwiseAxes(said: Said, input: Shape): TensorAxis[] {
  const channels = depthwise(said, input).filters;
  const from = `has ${count(channels, "channel")} after its depthwise kernels`;
  return tensorAxesOf(kernelOf(pointwise(said), between(said, input))).map((axis) => {
    if (axis.field === "kernel") return { ...axis, has: "has a pointwise kernel of size 1", field: "layout" };
    return axis.field === undefined ? { ...axis, has: from } : axis;
  });
}

const faultOf = (said: Said, input: Shape): Fault | undefined => fieldFault(depthwise(said, input), input);

/** A convolution of each channel by itself, and then of the channels of each place (Chollet 2017), with a bias at the end. */
export const separable_conv = layerKind({
  kind: "separable_conv",
  about:
    "each channel convolved by itself, then channels added up with weights at each place, then the activation",
  fields: {
    filters,
    kernel,
    multiplier: {
      ...{ type: "index", atLeast: 1, default: 1 },
      about: "how many depthwise kernels each channel has",
    },
    strides,
    padding: causalPadding,
    dilation,
    activation,
    channels,
    layout: {
      ...{ type: "choice", of: layouts, default: "hwcm" },
      about:
        "the axes of the kernels as stored, in which hw are all spatial axes: hwcm has a pointwise kernel of hwio, and the others are as in conv2d, with one group per channel",
    },
    depthwise: {
      ...{ type: "tensor", about: "the kernels of each channel" },
      dimensions: ["kernel", "channels", "multiplier"],
      axes: (said: Said, [input = []]: readonly Shape[]) =>
        faultOf(said, input) === undefined ? depthwiseAxes(said, input) : undefined,
      remedy: (said: Said, [input = []]: readonly Shape[], shape: Shape) =>
        layoutRemedy(layouts, (layout) => kernelOf(depthwise({ ...said, layout }, input), input), shape),
    },
    pointwise: {
      ...{ type: "tensor", about: "the weights of channels, a kernel of size 1 along each spatial axis" },
      dimensions: ["1", "channels · multiplier", "filters"],
      axes: (said: Said, [input = []]: readonly Shape[]) =>
        faultOf(said, input) === undefined ? pointwiseAxes(said, input) : undefined,
      remedy: (said: Said, [input = []]: readonly Shape[], shape: Shape) =>
        layoutRemedy(
          layouts.toReversed(),
          (layout) => kernelOf(pointwise({ ...said, layout }), between(said, input)),
          shape,
        ),
    },
    bias,
  },
  takes: { least: 1, most: 1 },
  fault: (said, [input = []]) =>
    faultOf(said, input) ?? windowFault(windowsSaid(depthwise(said, input)), input),
  output: (said, [input = []]) =>
    convolvedShape(depthwise(said, input), input).with(channelsOf(said, input), said.filters),
  detail: (said, [input = []]) => describeWindows(windowsSaid(depthwise(said, input)), input),
  reference({ activation, ...said }, inputs, arithmetic) {
    const input = inputs[0] as Tensor;
    const first = { ...depthwise(said, input.shape), weights: said.depthwise, bias: undefined };
    const second = {
      ...pointwise(said),
      weights: said.pointwise,
      bias: said.bias,
      channels: "last" as const,
    };
    const sums = convolve(second, convolve(first, input, arithmetic), arithmetic);
    return activated(said, sums, activation, arithmetic);
  },
  lower({ activation, ...said }, inputs, build) {
    const input = inputs[0] as View;
    const first = { ...depthwise(said, input.shape), weights: said.depthwise, bias: undefined };
    const second = { ...pointwise(said), weights: said.pointwise, bias: said.bias };
    const spatial = lowerConvolution(first, input, build, { weights: "D", sums: "t" });
    return lowerActivation(lowerConvolution(second, spatial, build), said, activation, build);
  },
  example(random, near) {
    const space = near.slice(0, 1 + below(random, Math.min(near.length, 3)));
    const channels: Channels = pick(random, ["last", "first"]);
    const count = 1 + below(random, 3);
    const fields = {
      filters: 1 + below(random, 4),
      kernel: space.map(() => 1 + below(random, 3)),
      multiplier: 1 + below(random, 2),
      ...{ strides: [1 + below(random, 2)], dilation: [1], channels },
      padding: pick<Padding>(random, ["same", "causal", [[1, 2]]]),
      layout: pick(random, layouts),
    };
    const input = channels === "last" ? [...space, count] : [count, ...space];
    const fits = windowFault(windowsSaid(depthwise(fields, input)), input) === undefined;
    return { inputs: [input], fields: fits ? fields : { ...fields, padding: "same" } };
  },
});
