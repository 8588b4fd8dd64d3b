import type { Shape } from "../../../ir/tensor-data.ts";
import {
  ImportError,
  type ImportedField,
  type ImportedTensor,
  type ImportProblem,
} from "../../imported-model.ts";
import type { Part } from "../../network-builder.ts";
import { configIn, refuse } from "../config/config.ts";
import { type KerasLayer, readLayer, within } from "../config/read-layer.ts";
import { isNetwork } from "../config/read-network.ts";
import { inShape, transposed } from "./along.ts";
import type { LayerRule } from "./layer-call.ts";

/** Layers whose rule says nothing of the axes that `withSteps` could move. */
const ofWholeSamples = /^(?:GroupNormalization|RepeatVector|RNN|Bidirectional|.*(?:SimpleRNN|GRU|LSTM).*)$/;

/** A layer applied to each step of a sequence, which is the first axis of a sample: one of its own with an axis more. */
export const timeDistributed =
  (ruleFor: (layer: KerasLayer) => LayerRule | ImportProblem): LayerRule =>
  (call) => {
    const wrapped = readLayer(configIn(call.config, "layer", {}), "layer");
    const { className, config, isKeras1 } = wrapped;
    return within(wrapped, () => {
      const rule = ruleFor(wrapped);
      if (isNetwork(wrapped)) throw refuse({ reason: "TimeDistributed applies a whole model to each step" });
      if (typeof rule !== "function") throw new ImportError(rule);
      if (ofWholeSamples.test(className))
        throw refuse({
          reason:
            "TimeDistributed applies it to each step separately, and in a spec it would work on all steps at once",
        });
      if (/^Conv3D/.test(className))
        throw refuse({
          reason: "TimeDistributed gives it 4 spatial axes, and a spec has convolutions of at most 3",
        });
      const [steps = 1, ...input] = call.input;
      if (input.length === 0) throw refuse({ reason: "its steps are single numbers" });
      const made = rule({ ...call, className, config, isKeras1, inputs: [input], input });
      const layers = made.layers.flatMap((part) => overSteps(part, steps, input));
      return { ...made, layers, shape: [steps, ...made.shape] };
    });
  };

/** A layer of each step as layers of all steps. */
const overSteps = (part: Part, steps: number, input: Shape): readonly Part[] =>
  part.fields.channels === undefined ? [withSteps(steps)(part)] : overSpace(part, steps, input);

/** The layer with another axis before those that it speaks of; a layer that does not speak of any works along the last. */
const withSteps =
  (steps: number) =>
  ({ type, fields, branches, ...part }: Part): Part => ({
    ...part,
    type,
    fields: Object.fromEntries(
      Object.entries(fields).map(([key, value]) => {
        const later = (axes: unknown) => (axes as readonly number[]).map((axis) => axis + 1);
        if (key === "axis") return [key, ...later([value])];
        if (key === "axes") return [key, type === "transpose" ? [0, ...later(value)] : later(value)];
        return [key, key === "shape" ? [steps, ...(value as readonly number[])] : value];
      }),
    ),
    ...(branches && { branches: branches.map((branch) => branch.map(withSteps(steps))) }),
  });

const CONVOLUTION = /^conv\dd$/;

/** A layer with windows takes the steps for another spatial axis, along which a window is one step. */
function overSpace({ type, fields }: Part, steps: number, input: Shape): readonly Part[] {
  const rank = input.length - 1;
  const along: Readonly<Record<string, number>> = {
    ...{ kernel: 1, window: 1, strides: 1, dilation: 1, scales: 1 },
    ...{ output_padding: 0, sizes: steps },
  };
  const raised = Object.entries(fields).map(([key, value]): [string, ImportedField] => {
    if (key === "padding") return [key, paddingOverSteps(value, fields)];
    if (key === "layout" && CONVOLUTION.test(type)) return [key, layoutOverSteps(value as string, rank + 1)];
    if (isKernel(key, value))
      return [key, inShape(value, value.tensor.shape.toSpliced(firstOfSpace(fields.layout), 0, 1))];
    if (!Object.hasOwn(along, key)) return [key, value];
    const list = typeof value === "number" ? Array<number>(rank).fill(value) : (value as readonly number[]);
    return [key, [along[key] as number, ...list]];
  });
  const layer = { type: type.replace(CONVOLUTION, `conv${rank + 1}d`), fields: Object.fromEntries(raised) };
  if (fields.channels === "last") return [layer];
  // Before the steps stand the channels, and afterwards again the steps.
  const swapped = transposed([1, 0, ...input.slice(1).map((_, n) => n + 2)]);
  return [...swapped, layer, ...swapped];
}

const isKernel = (key: string, value: ImportedField): value is ImportedTensor =>
  ["weights", "depthwise", "pointwise"].includes(key) && typeof value === "object";

/** A word that counts as many values for a window of one step as for none, or the pairs of each axis. */
function paddingOverSteps(
  padding: ImportedField | undefined,
  { kernel, dilation }: Part["fields"],
): ImportedField {
  if (padding === "causal") {
    const [size = 1, distance = 1] = [kernel, dilation].flat() as number[];
    return [
      [0, 0],
      [(size - 1) * distance, 0],
    ];
  }
  return Array.isArray(padding) ? [[0, 0], ...padding] : (padding as ImportedField);
}

const SPACE = /[dhw]+/;

/** Where the spatial axes of a kernel begin; those of a default layout come first. */
const firstOfSpace = (layout: ImportedField | undefined): number =>
  typeof layout === "string" ? layout.search(SPACE) : 0;

/** The layout of a convolution, which names every spatial axis, with so many of them. */
const layoutOverSteps = (layout: string, rank: number): string => layout.replace(SPACE, "dhw".slice(-rank));
