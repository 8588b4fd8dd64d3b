import { below, type Example, pick, type Random } from "../../ir/example.ts";
import { layerKind, type Padding, type Tensor } from "../../ir/layer.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import type { View } from "../../ir/view.ts";
import {
  activated,
  causalPadding,
  convolutionFields,
  convolve,
  convolvedShape,
  describeKernel,
  fieldFault,
  kernelOf,
  lowerActivation,
  lowerConvolution,
  type Said,
  windowsSaid,
} from "./convolve.ts";
import { layoutRemedy, layoutsOf, tensorAxesOf } from "./kernels.ts";
import { windowFault } from "./windows.ts";

const { filters, kernel, strides, dilation, groups, activation, channels, bias } = convolutionFields;

/** Convolutions with 1, 2 or 3 spatial axes. */
const convolution = (rank: 1 | 2 | 3) => {
  const layouts = layoutsOf(rank);
  return layerKind({
    kind: `conv${rank}d`,
    about: `sums of products with a kernel, at each place of ${rank} spatial ${rank === 1 ? "axis" : "axes"}, then the activation`,
    fields: {
      filters,
      kernel,
      strides,
      padding: rank === 1 ? causalPadding : convolutionFields.padding,
      dilation,
      groups,
      activation,
      channels,
      layout: {
        ...{ type: "choice", of: layouts, default: layouts[0] },
        about:
          "the axes of the kernel as stored: space, inputs of a group (i) and filters (o), or groups (c) and filters of each (m)",
      },
      weights: {
        ...{ type: "tensor", about: "the kernel, its axes as layout has them" },
        dimensions: ["kernel", "inputs / groups", "filters"],
        axes: (said: Said, [input = []]: readonly Shape[]) =>
          fieldFault(said, input, rank) === undefined ? tensorAxesOf(kernelOf(said, input)) : undefined,
        remedy: (said: Said, [input = []]: readonly Shape[], shape: Shape) =>
          layoutRemedy(layouts, (layout) => kernelOf({ ...said, layout }, input), shape),
      },
      bias,
    },
    takes: { least: 1, most: 1 },
    fault: (said, [input = []]) =>
      fieldFault(said, input, rank) ?? windowFault(windowsSaid(said), input, rank),
    output: (said, [input = []]) => convolvedShape(said, input),
    reference: ({ activation, ...said }, [input], arithmetic) =>
      activated(said, convolve(said, input as Tensor, arithmetic), activation, arithmetic),
    lower: ({ activation, ...said }, [x], build) =>
      lowerActivation(lowerConvolution(said, x as View, build), said, activation, build),
    detail: (said, [input = []]) => describeKernel(said, input),
    example: (random, near) => exampleOf(random, near, rank, layouts),
  });
};

function exampleOf(random: Random, near: Shape, rank: number, layouts: readonly string[]): Example {
  const space = Array.from({ length: rank }, (_, n) => near[n] ?? 2);
  const each = (most: number): number[] => space.map(() => 1 + below(random, most));
  const depthwise = random() < 0.3;
  const [groups, inputs] = [1 + below(random, 3), depthwise ? 1 : 1 + below(random, 3)];
  const channels = pick(random, ["last", "first"] as const);
  const input = channels === "last" ? [...space, groups * inputs] : [groups * inputs, ...space];
  const fields = {
    filters: groups * (1 + below(random, 3)),
    ...{ kernel: each(3), strides: each(2), dilation: each(2), groups, channels },
    padding: pick(random, ["same", "same_lower", space.map(() => [2, 1])] as const) as Padding,
    layout: pick(random, inputs === 1 ? layouts : layouts.slice(0, -1)),
  };
  const fits = windowFault(windowsSaid(fields), input) === undefined;
  return { inputs: [input], fields: fits ? fields : { ...fields, padding: "same" } };
}

export const convolutions = { conv1d: convolution(1), conv2d: convolution(2), conv3d: convolution(3) };
