import { count } from "../../diagnostics/words.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import { range } from "../../vocabulary/layers/along-axes.ts";
import { type ImportedField, type ImportedTensor, oneForAll, paddingField } from "../imported-model.ts";
import type { Part } from "../network-builder.ts";
import { takeNeeded } from "./normalization.ts";
import { any, choice, type Given, type Options } from "./options.ts";
import {
  addStep,
  Fault,
  type Fields,
  inRanks,
  inTurn,
  isWhat,
  needRank,
  numbersIn,
  sizeIn,
} from "./sample.ts";
import { keyOf } from "./state-dict.ts";
import type { Call, WeightedRow } from "./weighted.ts";

/** A kernel as its tensor and the options have it. */
interface Kernel {
  readonly weight: ImportedTensor;
  readonly bias: ImportedTensor | undefined;
  readonly sizes: readonly number[];
  readonly groups: number;
  readonly inputs: number;
  readonly filters: number;
}

/** A kind of convolution: which axis of its weight has all channels, the other having those of a group, and its layer. */
interface Kind {
  readonly whole: "filters" | "inputs";
  readonly parts: (given: Given, kernel: Kernel, window: Fields) => readonly Part[];
}

/** Reads what the tensors are, and compares it with what the options say. Throws a `Fault` with everything that differs. */
function kernelOf(
  { module, name, given }: Call,
  weight: ImportedTensor,
  bias: ImportedTensor | undefined,
  rank: number,
  { whole }: Kind,
): Kernel {
  const {
    key,
    tensor: { shape },
  } = weight;
  if (shape.length !== rank + 2 || shape.includes(0))
    throw new Fault(
      `${key} has shape [${shape.join(", ")}], but the weight of ${module.type} has ${rank + 2} axes`,
    );
  const [first, second, ...sizes] = shape as [number, number, ...number[]];
  const groups = sizeIn(given, "groups");
  const [inputs, filters] = whole === "filters" ? [second * groups, first] : [first, second * groups];
  const facts = [
    ["in_channels", inputs, `${key} takes ${inputs}${inGroups(groups)}`],
    ["out_channels", filters, `${key} gives ${filters}${inGroups(groups)}`],
    ["kernel_size", sizes, `${key} has ${sizes.join("×")}`],
  ] as const;
  const faults = facts
    .filter(([option, fact]) => differs(given.value(option), fact))
    .map(([option, , fact]) => `its ${option} ${isWhat(given.value(option))}, but ${fact}`);
  if (bias === undefined && given.value("bias") === true)
    faults.push(`the file has no tensor ${keyOf(name, "bias")}`);
  if (bias !== undefined && given.value("bias") === false)
    faults.push(`it is declared without a bias, but the file has ${bias.key}`);
  if (bias !== undefined && String(bias.tensor.shape) !== String([filters]))
    faults.push(`${bias.key} has shape [${bias.tensor.shape.join(", ")}], not [${filters}]`);
  if ((whole === "filters" ? first : inputs) % groups !== 0)
    faults.push(
      `its ${groups} groups do not divide the ${whole === "filters" ? count(filters, "filter") : count(inputs, "channel")} of ${key}`,
    );
  if (faults.length > 0) throw new Fault(faults.join("; "));
  return { weight, bias, sizes, groups, inputs, filters };
}

const inGroups = (groups: number): string => (groups === 1 ? "" : ` in ${groups} groups`);

/** Whether an option is given and says something else, where one number may stand for a list of it. */
function differs(said: unknown, fact: number | readonly number[]): boolean {
  if (said === undefined || said === null) return false;
  const whole = Array.isArray(fact) && !Array.isArray(said) ? fact.map(() => said) : said;
  return String(whole) !== String(fact);
}

function requireChannels(shape: Shape, { weight, inputs, groups, filters }: Kernel, { whole }: Kind): void {
  const [channels = 0] = shape;
  if (channels === inputs) return;
  const perGroup = inputs / groups;
  const fitting = channels / perGroup;
  const fits = whole === "filters" && Number.isInteger(fitting) && filters % fitting === 0;
  throw new Fault(
    `${weight.key} takes ${count(inputs, "channel")}${inGroups(groups)}, but it gets ${channels}`,
    ...(fits ? [`with groups: ${fitting} they would fit`] : []),
  );
}

const convolution =
  (kind: Kind, options: Options) =>
  (rank: number): WeightedRow => ({
    options,
    add(call) {
      const { module, name, given, state, chain } = call;
      const weight = takeNeeded(call, "weight");
      const bias = state.take(name, "bias");
      if (weight === undefined) return chain.lose();
      const [first, second] = weight.tensor.shape;
      const channels = kind.whole === "inputs" ? first : (second ?? 1) * Number(given.value("groups"));
      addStep(call, { name, origin: `${name}: ${module.type}`, ...(channels && { channels }) }, (shape) => {
        const kernel = kernelOf(call, weight, bias, rank, kind);
        needRank(shape, rank + 1);
        requireChannels(shape, kernel, kind);
        const window = {
          filters: kernel.filters,
          kernel: oneForAll(kernel.sizes),
          strides: oneForAll(numbersIn(given, "stride", rank, 1)),
          dilation: oneForAll(numbersIn(given, "dilation", rank, 1)),
          groups: kernel.groups,
          channels: "first",
          weights: weight,
          bias: bias ?? false,
        };
        return inTurn(kind.parts(given, kernel, window), shape);
      });
    },
  });

/** What each mode of padding is for the layer that pads. */
const paddingModes = { reflect: "reflect", replicate: "edge", circular: "wrap" } as const;

/** Zeros are the padding of the layer itself; other modes pad in a layer before it. weight is [filters, inputs / groups, …kernel]. */
const conv: Kind = {
  whole: "filters",
  parts(given, kernel, window) {
    const rank = kernel.sizes.length;
    const padding = paddingIn(given, kernel);
    const mode = given.value("padding_mode") as "zeros" | keyof typeof paddingModes;
    const layer = (padding: ImportedField): Part => ({
      type: `conv${rank}d`,
      fields: { ...window, padding, layout: `oi${"dhw".slice(-rank)}` },
    });
    if (mode === "zeros") return [layer(given.value("padding") === "same" ? "same" : paddingField(padding))];
    const [before, after] = [padding.map(([before]) => before), padding.map(([, after]) => after)];
    const axes = range(1, rank + 1);
    const pad = { axes, before: oneForAll(before), after: oneForAll(after), mode: paddingModes[mode] };
    return [
      ...(padding.flat().some((amount) => amount > 0) ? [{ type: "pad", fields: pad }] : []),
      layer("valid"),
    ];
  },
};

/** The padding at both ends of each axis; that of `same`, which requires a stride of 1, has the odd one at the end. */
function paddingIn(given: Given, { sizes }: Kernel): readonly (readonly [number, number])[] {
  const said = given.value("padding");
  const rank = sizes.length;
  if (said === "valid") return sizes.map(() => [0, 0]);
  if (said !== "same") {
    if (typeof said === "string")
      throw new Fault(`its padding ${isWhat(said)}; it must be a number, "same" or "valid"`);
    return numbersIn(given, "padding", rank, 0).map((amount) => [amount, amount]);
  }
  const strides = numbersIn(given, "stride", rank, 1);
  if (strides.some((stride) => stride !== 1))
    throw new Fault(
      `its padding is "same", which PyTorch computes only with a stride of 1, but its stride is ${strides.join("×")}`,
    );
  const dilation = numbersIn(given, "dilation", rank, 1);
  return sizes.map((size, n) => {
    const total = (size - 1) * (dilation[n] as number);
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  });
}

/** weight is [inputs, filters / groups, …kernel]. */
const transposed: Kind = {
  whole: "inputs",
  parts(given, { sizes }, window) {
    const rank = sizes.length;
    const added = numbersIn(given, "output_padding", rank, 0);
    const [strides, dilation] = [numbersIn(given, "stride", rank, 1), numbersIn(given, "dilation", rank, 1)];
    for (const [n, more] of added.entries()) {
      const most = Math.max(strides[n] as number, dilation[n] as number);
      if (more >= most)
        throw new Fault(
          `its output_padding is ${more}; it must be less than its stride or its dilation, ${most}`,
        );
    }
    const padding = paddingField(numbersIn(given, "padding", rank, 0).map((amount) => [amount, amount]));
    const fields = { ...window, padding, output_padding: oneForAll(added), layout: "iohw" };
    return [{ type: "conv_transpose", fields }];
  },
};

const channels: Options = {
  in_channels: any(undefined),
  out_channels: any(undefined),
  kernel_size: any(undefined),
};
const maybe = choice(null, true, false);

/** The convolutions of torch.nn. Source: https://pytorch.org/docs/stable/nn.html#convolution-layers */
export const convolutions: Readonly<Record<string, WeightedRow>> = {
  ...inRanks(
    "Conv",
    convolution(conv, {
      ...{ ...channels, stride: any(1), padding: any(0), dilation: any(1), groups: any(1), bias: maybe },
      padding_mode: choice("zeros", ...Object.keys(paddingModes)),
    }),
  ),
  ...inRanks(
    "ConvTranspose",
    convolution(transposed, {
      ...{
        ...channels,
        stride: any(1),
        padding: any(0),
        output_padding: any(0),
        groups: any(1),
        bias: maybe,
      },
      ...{ dilation: any(1), padding_mode: choice("zeros") },
    }),
  ),
};
