import * as z from "zod";
import { list } from "../../diagnostics/words.ts";
import { count } from "../../ir/describe.ts";
import { activationForm, type SavedActivation } from "./activations.ts";
import { configOf, type NamModel } from "./read-file.ts";
import type { Assembly } from "./signal.ts";

const size = z.int().positive();
const gating = z.enum(["none", "gated", "blended"]);
const oneForAll = <F extends z.ZodType>(form: F) => z.union([form, z.array(form)]);

/** Modulation of a signal by the condition; a file has it for eight places of a layer, mostly inactive. */
const film = z.union([z.literal(false), z.looseObject({ active: z.boolean().default(true) })]).nullish();

const films = {
  ...{ conv_pre_film: film, conv_post_film: film, input_mixin_pre_film: film, input_mixin_post_film: film },
  ...{
    activation_pre_film: film,
    activation_post_film: film,
    layer1x1_post_film: film,
    head1x1_post_film: film,
  },
};

/** An array of layers, with the keys of all versions of the format; a key that is not known is an error. */
const ArrayForm = z.strictObject({
  ...{ input_size: size, condition_size: size, channels: size, bottleneck: size.optional() },
  dilations: z.array(size).min(1),
  ...{ kernel_size: size.optional(), kernel_sizes: z.array(size).optional() },
  head: z.looseObject({ out_channels: size, kernel_size: size, bias: z.boolean() }).nullish(),
  ...{ head_size: size.optional(), head_bias: z.boolean().optional() },
  activation: oneForAll(activationForm),
  ...{ gated: z.boolean().optional(), gating_mode: oneForAll(gating).optional() },
  secondary_activation: oneForAll(activationForm.nullable()).nullish(),
  ...{ groups_input: size.default(1), groups_input_mixin: size.default(1) },
  layer1x1: z
    .looseObject({ active: z.boolean(), groups: size.default(1) })
    .default({ active: true, groups: 1 }),
  head1x1: z
    .looseObject({ active: z.boolean(), out_channels: size.optional(), groups: size.default(1) })
    .optional(),
  slimmable: z.unknown().optional(),
  ...films,
});

const Form = z.looseObject({
  layers: z.array(ArrayForm).min(1),
  head: z
    .looseObject({
      ...{
        channels: size,
        out_channels: size,
        kernel_sizes: z.array(size).min(1),
        activation: activationForm,
      },
    })
    .nullish(),
  head_scale: z.number(),
  in_channels: size.default(1),
  condition_dsp: z.unknown().optional(),
});

export interface WaveNetConfig {
  readonly layers: readonly LayerArray[];
  /** Convolutions after the last array, of these kernels. */
  readonly head:
    | {
        readonly channels: number;
        readonly out_channels: number;
        readonly kernel_sizes: readonly number[];
        readonly activation: SavedActivation;
      }
    | undefined;
  readonly in_channels: number;
  /** A model whose output is the condition of each layer, in place of the input. */
  readonly condition_dsp: unknown;
}

/** What one layer does besides its weights. */
export interface WaveNetLayer {
  readonly kernel: number;
  readonly dilation: number;
  readonly activation: SavedActivation;
  /** Whether a second half of channels is multiplied by the first, or blends it with what it was. */
  readonly gating: z.infer<typeof gating>;
  readonly secondary: SavedActivation;
}

/** Layers of one size. */
export interface LayerArray extends Pick<z.infer<typeof ArrayForm>, ArrayKeys> {
  readonly bottleneck: number;
  readonly head: { readonly out_channels: number; readonly kernel_size: number; readonly bias: boolean };
  /** The 1x1 convolution of what a layer gives to the head. */
  readonly head1x1: { readonly out_channels: number; readonly groups: number } | undefined;
  readonly layers: readonly WaveNetLayer[];
}

type ArrayKeys =
  | "input_size"
  | "condition_size"
  | "channels"
  | "groups_input"
  | "groups_input_mixin"
  | "layer1x1";

/**
 * The configuration of a WaveNet, where each layer says everything about itself.
 * Source: NeuralAmpModelerCore, NAM/wavenet/model.cpp, `parse_config_json`
 * @throws ImportError
 */
export function waveNetConfig(model: NamModel, assembly: Assembly): WaveNetConfig {
  const config = configOf(Form, model, `${assembly.place}config`);
  const { in_channels, condition_dsp, head } = config;
  return {
    ...{ in_channels, condition_dsp, head: head ?? undefined },
    layers: config.layers.map((array, n) => layerArray(array, `config.layers[${n}]`, assembly)),
  };
}

function layerArray(array: z.infer<typeof ArrayForm>, where: string, assembly: Assembly): LayerArray {
  const { bottleneck = array.channels, head1x1 } = array;
  const active = (Object.keys(films) as (keyof typeof films)[]).filter(
    (key) => array[key] !== false && array[key]?.active,
  );
  if (active.length > 0)
    throw assembly.fault(
      where,
      `it modulates signals by the condition (${list(active)}), which is not supported`,
    );
  if (!array.layer1x1.active && bottleneck !== array.channels)
    throw assembly.fault(
      where,
      `without layer1x1 its bottleneck, ${bottleneck}, must be its channels, ${array.channels}`,
    );
  return {
    ...array,
    bottleneck,
    head: headOf(array, where, assembly),
    head1x1: head1x1?.active
      ? { out_channels: head1x1.out_channels ?? array.channels, groups: head1x1.groups }
      : undefined,
    layers: layersOf(array, where, assembly),
  };
}

function headOf(
  { head, head_size, head_bias }: z.infer<typeof ArrayForm>,
  where: string,
  assembly: Assembly,
): LayerArray["head"] {
  if (head) return head;
  if (head_size !== undefined && head_bias !== undefined)
    return { out_channels: head_size, kernel_size: 1, bias: head_bias };
  throw assembly.fault(where, "it must have head, or head_size and head_bias");
}

function layersOf(
  array: z.infer<typeof ArrayForm>,
  where: string,
  assembly: Assembly,
): readonly WaveNetLayer[] {
  const { dilations, kernel_size, kernel_sizes, gated, gating_mode, secondary_activation } = array;
  if ((kernel_size === undefined) === (kernel_sizes === undefined))
    throw assembly.fault(where, "it must have either kernel_size or kernel_sizes");
  const each = <T>(name: string, given: T | readonly T[]): readonly T[] => {
    if (!Array.isArray(given)) return dilations.map(() => given as T);
    if (given.length === dilations.length) return given;
    throw assembly.fault(
      where,
      `${name} has ${count(given.length, "element")} for ${count(dilations.length, "dilation")}`,
    );
  };
  const kernels = each("kernel_sizes", kernel_sizes ?? (kernel_size as number));
  const activations = each("activation", array.activation);
  const gatings = each("gating_mode", gating_mode ?? (gated ? "gated" : "none"));
  const seconds = each("secondary_activation", secondary_activation ?? null);
  return dilations.map((dilation, n) => ({
    kernel: kernels[n] as number,
    dilation,
    activation: activations[n] as SavedActivation,
    gating: gatings[n] as WaveNetLayer["gating"],
    secondary: seconds[n] ?? "Sigmoid",
  }));
}
