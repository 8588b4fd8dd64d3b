import type { Shape } from "../../ir/tensor-data.ts";
import { range } from "../../vocabulary/layers/along-axes.ts";
import { extentOf, reachOf, windowsOf } from "../../vocabulary/layers/windows.ts";
import { applied, applying, oneForAll, paddingField } from "../imported-model.ts";
import type { Part } from "../network-builder.ts";
import { any, choice, type Given, type Options, required } from "./options.ts";
import {
  Fault,
  type Fields,
  inRanks,
  inTurn,
  isWhat,
  needRank,
  numbersIn,
  type ShapedRow,
} from "./sample.ts";

/** The windows of a pool, as its options have them. */
interface Windows {
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: readonly (readonly [number, number])[];
  readonly ceil: boolean;
}

function windowsIn(given: Given, rank: number): Windows {
  const sizes = numbersIn(given, "kernel_size", rank, 1);
  const strides = given.value("stride") === null ? sizes : numbersIn(given, "stride", rank, 1);
  const padding =
    given.value("padding") === undefined ? sizes.map(() => 0) : numbersIn(given, "padding", rank, 0);
  const dilation =
    given.value("dilation") === undefined ? sizes.map(() => 1) : numbersIn(given, "dilation", rank, 1);
  for (const [n, amount] of padding.entries()) {
    const extent = extentOf({ taken: sizes[n] as number, dilation: dilation[n] as number });
    // PyTorch refuses more.
    const most = Math.floor(extent / 2);
    if (amount > most)
      throw new Fault(`its padding is ${amount}, but windows of ${extent} values allow at most ${most}`);
  }
  const ceil = given.value("ceil_mode") === true;
  return { sizes, strides, dilation, padding: padding.map((amount) => [amount, amount]), ceil };
}

const fieldsOf = ({ sizes, strides, dilation, padding, ceil }: Windows): Fields => ({
  window: oneForAll(sizes),
  ...(String(strides) !== String(sizes) && { strides: oneForAll(strides) }),
  padding: paddingField(padding),
  ...(dilation.some((distance) => distance !== 1) && { dilation: oneForAll(dilation) }),
  ...(ceil && { ceil }),
  channels: "first",
});

const along = (windows: Windows, shape: Shape) =>
  windowsOf({ ...windows, field: "window", channels: "first" }, shape);

/** Whether the last window along some axis reaches beyond the padding. */
const reachBeyond = (windows: Windows, shape: Shape): boolean =>
  along(windows, shape).some((one) => reachOf(one) > one.after);

const areaOf = ({ sizes }: Windows): number => sizes.reduce((product, size) => product * size, 1);

const scaled = (factor: number): readonly Part[] =>
  factor === 1 ? [] : [{ type: "scale", fields: { scale: factor, shift: false } }];

const power = (exponent: number): readonly Part[] =>
  exponent === 1 ? [] : [applying(applied("power", { exponent }))];

const window: Options = { kernel_size: any(undefined), stride: any(null) };
const ceil: Options = { ceil_mode: choice(false, true) };

const pool =
  (options: Options, stepOf: (given: Given, windows: Windows, shape: Shape) => readonly Part[]) =>
  (rank: number): ShapedRow => ({
    options,
    apply(given, shape) {
      needRank(shape, rank + 1);
      const windows = windowsIn(given, rank);
      return inTurn(stepOf(given, windows, shape), shape);
    },
  });

const maxPool = pool(
  { ...window, padding: any(0), dilation: any(1), return_indices: choice(false), ...ceil },
  (_, windows) => [{ type: "max_pool", fields: fieldsOf(windows) }],
);

/** A mean counts the padding, unless told otherwise, but not what lies beyond it. */
const averagePool = (rank: number): ShapedRow =>
  pool(
    {
      ...{ ...window, padding: any(0), ...ceil, count_include_pad: choice(true, false) },
      ...(rank > 1 && { divisor_override: any(null) }),
    },
    (given, windows, shape) => {
      const divisor = given.value("divisor_override") ?? null;
      if (divisor !== null) return dividedBy(divisor, windows, shape);
      const isPadded = windows.padding.some(([before]) => before > 0);
      const counts = isPadded && given.value("count_include_pad") === true;
      return [mean({ ...fieldsOf(windows), ...(counts && { count_padding: true }) })];
    },
  )(rank);

const mean = (fields: Fields): Part => ({ type: "average_pool", fields });

/** The sum of each window divided by one number: zeros stand where it reaches outside, so that all windows are as large. */
function dividedBy(divisor: unknown, windows: Windows, shape: Shape): readonly Part[] {
  if (!Number.isSafeInteger(divisor) || divisor === 0)
    throw new Fault(`its divisor_override ${isWhat(divisor)}; it must be a whole number other than 0`);
  const whole = { ...windows, padding: windows.padding.map(() => [0, 0] as const), ceil: false };
  const pads = along(windows, shape).map((one) => ({ ...one, after: Math.max(0, reachOf(one)) }));
  const [axes, before, after] = [
    pads.map(({ axis }) => axis),
    pads.map(({ before }) => before),
    pads.map(({ after }) => after),
  ];
  const isPadded = [...before, ...after].some((amount) => amount > 0);
  return [
    ...(isPadded
      ? [{ type: "pad", fields: { axes, before: oneForAll(before), after: oneForAll(after) } }]
      : []),
    mean(fieldsOf(whole)),
    ...scaled(areaOf(windows) / (divisor as number)),
  ];
}

/** As PyTorch computes it: the mean of xᵖ times the size of a whole window, and the p-th root of that. */
const powerPool = pool({ norm_type: required, ...window, ...ceil }, (given, windows, shape) => {
  const p = given.number("norm_type");
  if (!(p > 0)) throw new Fault(`its norm_type is ${p}; it must be greater than 0`);
  const isNorm = p % 2 === 0 && !reachBeyond(windows, shape);
  if (isNorm) return [{ type: "lp_pool", fields: { ...fieldsOf(windows), p } }];
  return [...power(p), mean(fieldsOf(windows)), ...scaled(areaOf(windows)), ...power(1 / p)];
});

/** How one axis gets a size: by windows side by side, or by values that are repeated. */
interface Adaptation {
  readonly window: number;
  readonly times: number;
}

function adaptation(size: number, wanted: number): Adaptation {
  if (size % wanted === 0) return { window: size / wanted, times: 1 };
  if (wanted % size === 0) return { window: 1, times: wanted / size };
  throw new Fault(
    `its output_size ${wanted} does not divide ${size} values, so its windows would differ in size`,
    "choose an output_size that divides the size of the input",
  );
}

/** Each axis in as many windows as the output is to have, without any overlap. */
const adaptivePool =
  (pool: "average_pool" | "max_pool", reduction: "mean" | "max") =>
  (rank: number): ShapedRow => ({
    options: { output_size: any(undefined), return_indices: choice(false) },
    apply(given, shape) {
      needRank(shape, rank + 1);
      const space = shape.slice(1);
      const sizes = outputSizes(given, space);
      const axes = range(1, rank + 1);
      if (sizes.every((size) => size === 1))
        return {
          parts: [{ type: reduction, fields: { axes, keep_axes: true } }],
          shape: [shape[0] as number, ...sizes],
        };
      return inTurn(adapted(pool, space, sizes), shape);
    },
  });

/** Where the output has no size of its own, which PyTorch writes as None, that of the input stays. */
function outputSizes(given: Given, space: Shape): readonly number[] {
  const said = given.value("output_size");
  const sizes = Array.isArray(said) ? said.map((size, n) => size ?? space[n]) : said;
  return numbersIn({ ...given, value: () => sizes }, "output_size", space.length, 1);
}

function adapted(pool: string, space: Shape, sizes: readonly number[]): readonly Part[] {
  const all = space.map((size, n) => adaptation(size, sizes[n] as number));
  const [windows, scales] = [all.map(({ window }) => window), all.map(({ times }) => times)];
  const isOne = (size: number) => size === 1;
  return [
    ...(windows.every(isOne)
      ? []
      : [{ type: pool, fields: { window: oneForAll(windows), channels: "first" } }]),
    ...(scales.every(isOne)
      ? []
      : [{ type: "upsample", fields: { scales: oneForAll(scales), channels: "first" } }]),
  ];
}

/** The pools of torch.nn. Source: https://pytorch.org/docs/stable/nn.html#pooling-layers */
export const pooling: Readonly<Record<string, ShapedRow>> = {
  ...inRanks("MaxPool", maxPool),
  ...inRanks("AvgPool", averagePool),
  ...inRanks("LPPool", powerPool),
  ...inRanks("AdaptiveAvgPool", adaptivePool("average_pool", "mean")),
  ...inRanks("AdaptiveMaxPool", adaptivePool("max_pool", "max")),
};
