import { type Config, get } from "./config.ts";

/** Where Keras 2 has an option, and Keras 1 another of the same meaning, or one for each axis. */
type Renamed = Readonly<Record<string, string | readonly string[]>>;

interface Modern {
  readonly className: string;
  readonly renamed: Renamed;
}

const kernel: Renamed = { filters: "nb_filter", padding: "border_mode", use_bias: "bias" };
const line: Renamed = { ...kernel, kernel_size: ["filter_length"], strides: "subsample_length" };
const plane: Renamed = { ...kernel, kernel_size: ["nb_row", "nb_col"], strides: "subsample" };
const space: Renamed = {
  ...{ ...kernel, kernel_size: ["kernel_dim1", "kernel_dim2", "kernel_dim3"] },
  strides: "subsample",
};
const dilated: Renamed = { dilation_rate: "atrous_rate" };
const pool: Renamed = { padding: "border_mode" };
const poolOfLine: Renamed = { ...pool, pool_size: "pool_length", strides: "stride" };

const same = (renamed: Renamed, ...classNames: string[]): Readonly<Record<string, Modern>> =>
  Object.fromEntries(classNames.map((className) => [className, { className, renamed }]));

/** Classes of Keras 1 whose names or options have changed. Source: keras/legacy/interfaces.py in Keras 2.3 */
const modern: Readonly<Record<string, Modern>> = {
  Convolution1D: { className: "Conv1D", renamed: line },
  Convolution2D: { className: "Conv2D", renamed: plane },
  Convolution3D: { className: "Conv3D", renamed: space },
  AtrousConvolution1D: { className: "Conv1D", renamed: { ...line, ...dilated } },
  AtrousConvolution2D: { className: "Conv2D", renamed: { ...plane, ...dilated } },
  Deconvolution2D: { className: "Conv2DTranspose", renamed: plane },
  SeparableConvolution2D: { className: "SeparableConv2D", renamed: plane },
  ...same({ units: "output_dim", use_bias: "bias" }, "Dense"),
  ...same({ units: "output_dim", recurrent_activation: "inner_activation" }, "SimpleRNN", "GRU", "LSTM"),
  ...same(poolOfLine, "MaxPooling1D", "AveragePooling1D"),
  ...same(pool, "MaxPooling2D", "AveragePooling2D", "MaxPooling3D", "AveragePooling3D"),
  ...same({ size: "length" }, "UpSampling1D"),
};

interface Modernized {
  readonly className: string;
  readonly config: Config;
  /** Whether it is a layer of Keras 1, with kernels in its layouts. */
  readonly isKeras1: boolean;
}

/** A layer of Keras 1 in the words of Keras 2; others stay. */
export function modernized(className: string, config: Config): Modernized {
  if (!Object.hasOwn(modern, className)) return { className, config, isKeras1: false };
  const { className: newName, renamed } = modern[className] as Modern;
  const told = Object.entries(renamed).flatMap(([key, old]): [string, unknown][] => {
    const values = [old].flat().map((one) => get(config, one));
    if (get(config, key) !== undefined || values.includes(undefined)) return [];
    return [[key, typeof old === "string" ? values[0] : values]];
  });
  if (told.length === 0 && newName === className) return { className, config, isKeras1: false };
  return { className: newName, config: { ...config, ...Object.fromEntries(told) }, isKeras1: true };
}
