import { below, type Example, pick, type Random } from "../../ir/example.ts";
import { type Fault, layerKind, type Padding, type Tensor } from "../../ir/layer.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import type { View } from "../../ir/view.ts";
import {
  asInput,
  asWindow,
  type Carried,
  carriedFault,
  carriedFields,
  carriedMemory,
  continued,
  continueTensor,
  continueView,
} from "./carried.ts";
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

/** The fields of convolutions with 1, 2 or 3 spatial axes. */
const fieldsOf = <const R extends 1 | 2 | 3>(rank: R) => {
  const layouts = layoutsOf(rank);
  return {
    filters,
    kernel,
    strides,
    padding: convolutionFields.padding,
    dilation,
    groups,
    activation,
    channels,
    layout: {
      type: "choice",
      of: layouts,
      default: layouts[0],
      about:
        "the axes of the kernel as stored: space, inputs of a group (i) and filters (o), or groups (c) and filters of each (m)",
    },
  } as const;
};

/** The kernel, of which `over` says what shape the convolution goes over. */
const weightsOf = <S extends Said>(rank: 1 | 2 | 3, over: (said: S, input: Shape) => Shape) =>
  ({
    type: "tensor",
    about: "the kernel, its axes as layout has them",
    dimensions: ["kernel", "inputs / groups", "filters"],
    axes: (said: S, [input = []]: readonly Shape[]) =>
      fieldFault(said, over(said, input), rank) === undefined
        ? tensorAxesOf(kernelOf(said, over(said, input)))
        : undefined,
    remedy: (said: S, [input = []]: readonly Shape[], shape: Shape) =>
      layoutRemedy(layoutsOf(rank), (layout) => kernelOf({ ...said, layout }, over(said, input)), shape),
  }) as const;

const fault = (said: Said, input: Shape, rank: 1 | 2 | 3): Fault | undefined =>
  fieldFault(said, input, rank) ?? windowFault(windowsSaid(said), input, rank);

const convolution = <const R extends 2 | 3>(rank: R) =>
  layerKind({
    kind: `conv${rank}d`,
    about: `sums of products with a kernel, at each place of ${rank} spatial axes, then the activation`,
    fields: { ...fieldsOf(rank), weights: weightsOf<Said>(rank, (_, input) => input), bias },
    takes: { least: 1, most: 1 },
    fault: (said, [input = []]) => fault(said, input, rank),
    output: (said, [input = []]) => convolvedShape(said, input),
    reference: ({ activation, ...said }, [input], arithmetic) =>
      activated(said, convolve(said, input as Tensor, arithmetic), activation, arithmetic),
    lower: ({ activation, ...said }, [x], build) =>
      lowerActivation(lowerConvolution(said, x as View, build), said, activation, build),
    detail: (said, [input = []]) => describeKernel(said, input),
    example: (random, near) => exampleOf(random, near, rank),
  });

/** A convolution along one axis, which may go on from call to call. */
const conv1d = layerKind({
  kind: "conv1d",
  about: "sums of products with a kernel, at each place of 1 spatial axis, then the activation",
  fields: {
    ...fieldsOf(1),
    padding: causalPadding,
    ...carriedFields,
    weights: weightsOf<Said & Carried>(1, continued),
    bias,
  },
  takes: { least: 1, most: 1 },
  fault: (said, [input = []]) => carriedFault(said, input) ?? fault(said, continued(said, input), 1),
  output: (said, [input = []]) => asInput(said, input, convolvedShape(said, continued(said, input))),
  memory: (said, [input = []]) => carriedMemory(said, input),
  reference: ({ activation, ...said }, [input], arithmetic, memory) => {
    const x = continueTensor(said, input as Tensor, memory, arithmetic.round);
    const over = asWindow(said, (input as Tensor).shape);
    return activated(over, convolve(over, x, arithmetic), activation, arithmetic);
  },
  lower({ activation, ...said }, [input], build) {
    const x = continueView(said, input as View, build);
    const over = asWindow(said, (input as View).shape);
    const z = lowerActivation(lowerConvolution(over, x, build), over, activation, build);
    return build.reshape(z, asInput(said, (input as View).shape, z.shape));
  },
  detail: (said, [input = []]) =>
    `${describeKernel(said, continued(said, input))}${said.carried ? ", carried" : ""}`,
  example(random, near) {
    const { inputs, fields } = exampleOf(random, near, 1);
    return { inputs, fields: { ...fields, carried: false, initial_state: undefined } };
  },
});

function exampleOf(random: Random, near: Shape, rank: 1 | 2 | 3): Example {
  const layouts = layoutsOf(rank);
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

export const convolutions = { conv1d, conv2d: convolution(2), conv3d: convolution(3) };
