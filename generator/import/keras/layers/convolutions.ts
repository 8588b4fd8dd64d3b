import { type Shape, sizeOf } from "../../../ir/tensor-data.ts";
import { type ImportedField, type ImportedTensor, oneForAll } from "../../imported-model.ts";
import { readActivation } from "../activations.ts";
import { type Config, flagIn, get, numberIn, refuse, sizeIn } from "../config/config.ts";
import { inShape } from "./along.ts";
import { refuseParts } from "./dense.ts";
import type { LayerCall, LayerRule, Made } from "./layer-call.ts";
import { ofRanks, type PaddingWord, paddingIn, perAxisIn, shapeOf, spaceIn, windowIn } from "./windows.ts";

type Fields = Readonly<Record<string, ImportedField>>;

/** What the config of a layer with a kernel says of one with so many spatial axes. */
function readKernel({ config, input }: LayerCall, rank: number) {
  refuseParts(config);
  const ones = Array(rank).fill(1) as readonly number[];
  return {
    ...spaceIn(config, input, rank),
    kernel: windowIn(config, "kernel_size", rank),
    strides: perAxisIn(config, "strides", rank, 1) ?? ones,
    dilation: perAxisIn(config, "dilation_rate", rank, 1) ?? ones,
  };
}

type Read = ReturnType<typeof readKernel>;

const windowFields = ({ kernel, strides, dilation, channels }: Read): Fields => ({
  kernel: oneForAll(kernel),
  strides: oneForAll(strides),
  dilation: oneForAll(dilation),
  channels,
});

/** A kernel as the file has it, which field it is, and what has to be done with it first. */
interface Kernel {
  readonly shape: Shape;
  readonly field: string;
  readonly read?: (tensor: ImportedTensor) => ImportedTensor;
}

/** A layer whose tensors, of these shapes, are `fields` of it by their names in Keras; then the bias and the activation. */
function weighted(
  call: LayerCall,
  { type, fields }: { readonly type: string; readonly fields: Fields },
  kernels: Readonly<Record<string, Kernel>>,
): Made {
  const { config, input, weights, dialect } = call;
  const shape = shapeOf(type, fields, input);
  const shapes = Object.entries(kernels).map(([name, { shape }]) => [name, shape] as const);
  const bias = flagIn(config, "use_bias", true) && [fields.filters as number];
  const found = weights<string>({ ...Object.fromEntries(shapes), bias });
  const tensors = Object.entries(kernels).map(
    ([name, { field, read = (tensor: ImportedTensor) => tensor }]) => [
      field,
      read(found[name] as ImportedTensor),
    ],
  );
  const whole = { ...fields, ...Object.fromEntries(tensors), bias: found.bias as ImportedTensor | false };
  return {
    layers: [{ type, fields: whole }, ...readActivation(get(config, "activation"), dialect, shape)],
    shape,
  };
}

/**
 * Refuses what TensorFlow.js does not do as the config says.
 * Source: `conv1dWithBias`, `DepthwiseConv2D.call` and `Conv2DTranspose.call` of tfjs-layers 4.22
 */
function refuseInTfjs({ dialect }: LayerCall, attribute: string, isUsed: boolean): void {
  if (dialect.runtime !== "TensorFlow.js" || !isUsed) return;
  throw refuse({
    attribute,
    reason: `TensorFlow.js does not compute this layer with its ${attribute}`,
    help: "if it was converted from Keras, import the Keras model",
  });
}

const isDilated = ({ dilation }: Read): boolean => dilation.some((distance) => distance !== 1);

const paddings = (rank: number): readonly PaddingWord[] =>
  rank === 1 ? ["valid", "same", "causal"] : ["valid", "same"];

/**
 * kernel is [...kernel_size, inputs / groups, filters], wherever the channels of the samples are. Keras 1 has an axis of
 * size 1 more for lines, and the filters first if the channels are.
 * Source: `preprocess_weights_for_loading` of keras/engine/saving.py in Keras 2.3
 */
const convolution =
  (rank: number): LayerRule =>
  (call) => {
    const { config, isKeras1 } = call;
    const read = readKernel(call, rank);
    refuseInTfjs(call, "data_format", rank === 1 && read.channels === "first");
    const filters = sizeIn(config, "filters");
    const groups = get(config, "groups") === undefined ? 1 : sizeIn(config, "groups");
    const padding = paddingIn(config, paddings(rank));
    const fields = { filters, ...windowFields(read), padding, groups };
    const type = `conv${rank}d`;
    const [inputs, field] = [read.count / groups, "weights"];
    const shape = [...read.kernel, inputs, filters];
    if (!isKeras1) {
      return weighted(call, { type, fields }, { kernel: { shape, field, read: flipped(call, rank) } });
    }
    call.dialect.remarks.add(UNKNOWN_BACKEND);
    if (rank === 1) {
      const read = (tensor: ImportedTensor) => inShape(tensor, shape);
      return weighted(call, { type, fields }, { kernel: { shape: shape.toSpliced(1, 0, 1), field, read } });
    }
    if (read.channels === "last") return weighted(call, { type, fields }, { kernel: { shape, field } });
    const first = { ...fields, layout: `oi${"dhw".slice(-rank)}` };
    return weighted(
      call,
      { type, fields: first },
      { kernel: { shape: [filters, inputs, ...read.kernel], field } },
    );
  };

const UNKNOWN_BACKEND =
  "Keras 1 does not store its backend, taken to be TensorFlow: Theano would flip the kernels of convolutions";

/** The kernel as a convolution without flipping reads it: backwards along its spatial axes if the file is of Theano. */
const flipped =
  ({ dialect }: LayerCall, rank: number) =>
  (kernel: ImportedTensor): ImportedTensor => {
    if (!dialect.flipsKernels) return kernel;
    dialect.remarks.add("The kernels of convolutions are flipped, since Keras computed with Theano");
    const { shape, data } = kernel.tensor;
    const places = sizeOf(shape.slice(0, rank));
    const each = data.length / places;
    const rows = Array.from({ length: places }, (_, place) => {
      const from = (places - 1 - place) * each;
      return [...data.subarray(from, from + each)];
    });
    return { ...kernel, tensor: { shape, data: Float64Array.from(rows.flat()) } };
  };

/** depthwise_kernel is [...kernel_size, inputs, depth_multiplier]. */
const depthwiseConvolution =
  (rank: number): LayerRule =>
  (call) => {
    const read = readKernel(call, rank);
    refuseInTfjs(call, "dilation_rate", isDilated(read));
    const multiplier = multiplierIn(call);
    const filters = read.count * multiplier;
    const padding = paddingIn(call.config, paddings(rank));
    const layout = `${"dhw".slice(-rank)}cm`;
    const fields = { filters, ...windowFields(read), padding, groups: read.count, layout };
    const shape = [...read.kernel, read.count, multiplier];
    return weighted(
      call,
      { type: `conv${rank}d`, fields },
      { depthwise_kernel: { shape, field: "weights" } },
    );
  };

/** depthwise_kernel is [...kernel_size, inputs, depth_multiplier], pointwise_kernel has one number for each of its channels and filters. */
const separableConvolution =
  (rank: number): LayerRule =>
  (call) => {
    const read = readKernel(call, rank);
    const filters = sizeIn(call.config, "filters");
    const multiplier = multiplierIn(call);
    const fields = {
      ...{ filters, ...windowFields(read), multiplier },
      padding: paddingIn(call.config, paddings(rank)),
    };
    const depthwise = [...read.kernel, read.count, multiplier];
    const pointwise = [...read.kernel.map(() => 1), read.count * multiplier, filters];
    return weighted(
      call,
      { type: "separable_conv", fields },
      {
        depthwise_kernel: { shape: depthwise, field: "depthwise" },
        pointwise_kernel: { shape: pointwise, field: "pointwise" },
      },
    );
  };

const multiplierIn = ({ config }: LayerCall): number =>
  numberIn(config, "depth_multiplier", undefined) === undefined ? 1 : sizeIn(config, "depth_multiplier");

/**
 * kernel is [...kernel_size, filters, inputs]. In Keras 1 it is that of a convolution: [...kernel_size, inputs, filters], or the
 * filters first if the channels are.
 * Source: `preprocess_weights_for_loading` of keras/engine/saving.py in Keras 2.3
 */
const transposedConvolution =
  (rank: number): LayerRule =>
  (call) => {
    const read = readKernel(call, rank);
    refuseInTfjs(call, "dilation_rate", isDilated(read));
    const filters = sizeIn(call.config, "filters");
    const fields = { filters, ...windowFields(read), ...cutOf(call, read), layout: "hwoi" };
    if (call.isKeras1) {
      call.dialect.remarks.add(UNKNOWN_BACKEND);
      const [layout, shape] =
        read.channels === "first"
          ? ["oihw", [filters, read.count, ...read.kernel]]
          : ["hwio", [...read.kernel, read.count, filters]];
      const whole = { type: "conv_transpose", fields: { ...fields, layout } };
      return weighted(call, whole, { kernel: { shape, field: "weights" } });
    }
    const kernel = {
      ...{ shape: [...read.kernel, filters, read.count], field: "weights" },
      read: flipped(call, rank),
    };
    return weighted(call, { type: "conv_transpose", fields }, { kernel });
  };

/**
 * How much of the full output is left out, and how many zeros follow it. Without an output_padding there are as many values as
 * inputs times strides, or more where windows that are whole reach further. What `same` cuts is what a convolution with that
 * padding would add to the output. Keras 1 is told the shape of the output.
 * Source: `deconv_output_length` of keras/src/utils/conv_utils.py in Keras 2, and `_get_output_shape_given_tf_padding` of
 * keras/src/backend/common/backend_utils.py in Keras 3
 */
function cutOf({ config, input, isKeras1 }: LayerCall, { kernel, strides, dilation, axes }: Read): Fields {
  const rank = kernel.length;
  const padding = paddingIn(config, ["valid", "same"]);
  const added = perAxisIn(config, "output_padding", rank, 0);
  const along = axes.map((axis, n) => {
    const [stride, extent] = [
      strides[n] as number,
      ((kernel[n] as number) - 1) * (dilation[n] as number) + 1,
    ];
    return { stride, extent, whole: ((input[axis] as number) - 1) * stride + extent };
  });
  const told = isKeras1 ? outputSizesIn(config, axes) : undefined;
  if (told !== undefined) {
    const sized = along.map((one, n) => ({ ...one, axis: axes[n] as number, size: told[n] as number }));
    const unfit = sized.find(({ stride, extent, axis, size }) => {
      const places = Math.ceil((padding === "same" ? size : size - extent + 1) / stride);
      return places !== input[axis];
    });
    if (unfit === undefined) return cutBy(sized.map(({ whole, size }) => whole - size));
    throw wrongOutputShape(
      config,
      `says ${unfit.size} for axis ${unfit.axis}, which does not fit its input, strides and padding`,
    );
  }
  if (padding === "valid") {
    const more = added ?? along.map(({ stride, extent }) => Math.max(stride - extent, 0));
    return { padding, output_padding: oneForAll(more) };
  }
  if (added === undefined) return { padding };
  return cutBy(along.map(({ extent }, n) => extent - (extent % 2) - (added[n] as number)));
}

/** Both ends lose half of what is cut along an axis, the last one more if it is odd; where less than nothing is cut, zeros follow. */
function cutBy(cuts: readonly number[]): Fields {
  const pairs = cuts.map((cut) => [Math.floor(Math.max(cut, 0) / 2), Math.ceil(Math.max(cut, 0) / 2)]);
  return { padding: pairs, output_padding: oneForAll(cuts.map((cut) => Math.max(-cut, 0))) };
}

/** The spatial sizes that a layer of Keras 1 says its output has; the first size of output_shape is that of the batch. */
function outputSizesIn(config: Config, axes: readonly number[]): readonly number[] | undefined {
  const said = get(config, "output_shape");
  if (said === undefined) return undefined;
  const all = axes.length + 2;
  const sizes = Array.isArray(said) && said.length === all ? axes.map((axis) => said[axis + 1]) : [];
  if (sizes.length > 0 && sizes.every((size) => Number.isSafeInteger(size) && size > 0)) return sizes;
  throw wrongOutputShape(config, `must be ${all} sizes, that of the batch first`);
}

const wrongOutputShape = (config: Config, what: string) =>
  refuse({
    attribute: `output_shape = ${JSON.stringify(get(config, "output_shape")).slice(0, 60)}`,
    reason: `its output_shape ${what}`,
  });

export const convolutionRules: Readonly<Record<string, LayerRule>> = {
  ...ofRanks((rank) => `Conv${rank}D`, convolution),
  ...ofRanks((rank) => `Conv${rank}DTranspose`, transposedConvolution),
  ...ofRanks((rank) => `DepthwiseConv${rank}D`, depthwiseConvolution, [1, 2]),
  ...ofRanks((rank) => `SeparableConv${rank}D`, separableConvolution, [1, 2]),
};
