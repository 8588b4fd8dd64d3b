import { count, fieldHas, quote, thereAre } from "../../../../diagnostics/words.ts";
import type { Shape } from "../../../../ir/tensor-data.ts";
import { type ImportedField, oneForAll, paddingField } from "../../../imported-model.ts";
import { outputOfLayer } from "../../../output-of-layer.ts";
import { Refusal } from "../../node/refusal.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { asTensor, inShape, repeated } from "../constant.ts";
import { showDims } from "../dims.ts";
import { BATCH, type Computed, type Constant, type Dims } from "../value.ts";

/** What a value has for a convolution: how many samples, and the channels and sizes of one. */
export interface Image {
  readonly samples: number;
  readonly channels: number;
  readonly space: Shape;
}

/** Several samples of a fixed number are one with all of their channels, each in groups of its own. */
export function imageOf({ dims }: Computed): Image {
  const [samples, channels, ...space] = dims;
  const isImage = channels !== undefined && channels !== BATCH && !space.includes(BATCH);
  if (samples === undefined || !isImage || space.length === 0)
    throw new Refusal(
      `it needs a batch of channels with at least one axis after them, but gets shape ${showDims(dims)}`,
    );
  if (space.length > 3) throw new Refusal(`it has ${space.length} spatial axes; at most 3 are supported`);
  return { samples: samples === BATCH ? 1 : samples, channels, space: space as Shape };
}

/** The kernel, with as many axes as its input. */
function kernelOf(
  call: TranslateCall,
  { space }: Image,
): { readonly kernel: Constant; readonly sizes: Shape } {
  const kernel = call.constant(1, "kernel");
  const { shape } = kernel.tensor;
  if (shape.length !== space.length + 2)
    throw new Refusal(
      `${quote(kernel.name)} has ${shape.length} axes, but its input has ${space.length + 2}, with the batch`,
    );
  const sizes = shape.slice(2);
  const stated = call.numbers("kernel_shape");
  if (stated !== undefined && String(stated) !== String(sizes))
    throw new Refusal(
      `it has kernel_shape ${stated.join(", ")}, but ${quote(kernel.name)} has shape ${showDims(shape)}`,
      { attribute: "kernel_shape" },
    );
  return { kernel, sizes };
}

/** A list with a positive number for each spatial axis, 1 unless it is given. */
export function perAxis(call: TranslateCall, name: string, { space }: Image): readonly number[] {
  const list = call.numbers(name) ?? space.map(() => 1);
  requireCount(name, list, space.length);
  if (list.some((number) => number < 1))
    throw new Refusal(`it has ${name} ${list.join(", ")}, which must be positive`, { attribute: name });
  return list;
}

function requireCount(name: string, { length }: readonly number[], wanted: number): void {
  if (length === wanted) return;
  throw new Refusal(`its ${fieldHas(name)} ${count(length, "number")}, not ${wanted}`, { attribute: name });
}

/** The padding that a node states, before and after each spatial axis. */
function statedPads(call: TranslateCall, { space }: Image): readonly (readonly [number, number])[] {
  const pads = call.numbers("pads") ?? space.flatMap(() => [0, 0]);
  requireCount("pads", pads, 2 * space.length);
  if (pads.some((number) => number < 0))
    throw new Refusal(`it has pads ${pads.join(", ")}, which must not be negative`, { attribute: "pads" });
  return space.map((_, axis) => [pads[axis] as number, pads[axis + space.length] as number]);
}

/** What auto_pad says in a spec; undefined where the pads count. */
const wordsOfPadding: Readonly<Record<string, string | undefined>> = {
  NOTSET: undefined,
  SAME_UPPER: "same",
  SAME_LOWER: "same_lower",
  VALID: "valid",
};

/** The padding as a spec has it: a word, a number where it is the same at all ends, or pairs. */
export function paddingOf(call: TranslateCall, image: Image): ImportedField {
  const said = call.text("auto_pad", "NOTSET");
  const pads = statedPads(call, image);
  if (!Object.hasOwn(wordsOfPadding, said))
    throw new Refusal(`there is no auto_pad called ${quote(said)}`, { attribute: "auto_pad" });
  return wordsOfPadding[said] ?? paddingField(pads);
}

/** A layer of all samples together, whose fields are those of one. */
function convolved(
  call: TranslateCall,
  kind: string,
  { x, image, groups, filters }: { x: Computed; image: Image; groups: number; filters: number },
  weights: Constant,
  said: Readonly<Record<string, ImportedField>>,
): Computed {
  const { samples, channels, space } = image;
  const fields = {
    ...{ filters: samples * filters, groups: samples * groups, channels: "first" },
    ...said,
    weights: asTensor(repeated(call.budget, weights, samples)),
    bias: call.has(2) && asTensor(repeated(call.budget, biasOf(call, filters), samples)),
  };
  const whole = call.reshaped(x, [samples * channels, ...space]).draft;
  const shape = outputOf(kind, fields, whole.shape);
  const draft = call.layer(kind, [whole], fields, shape);
  const dims: Dims = [x.dims[0] as Dims[0], filters, ...shape.slice(1)];
  return call.result(draft, dims, x.type);
}

function biasOf(call: TranslateCall, filters: number): Constant {
  const bias = call.constant(2, "bias");
  if (bias.tensor.data.length === filters) return inShape(bias, [filters]);
  throw new Refusal(
    `${quote(bias.name)} has ${count(bias.tensor.data.length, "number")}, but ${thereAre(filters, "filter")}`,
  );
}

/** The shape of what a layer gives. Throws a Refusal where its fields do not fit its input. */
export function outputOf(kind: string, fields: Readonly<Record<string, ImportedField>>, input: Shape): Shape {
  const shape = outputOfLayer(kind, fields, input);
  if (typeof shape !== "string") return shape;
  throw new Refusal(`it ${shape}`);
}

/** https://onnx.ai/onnx/operators/onnx__Conv.html */
const conv: Rule = (call) => {
  const x = call.floats(0);
  const image = imageOf(x);
  const { kernel, sizes } = kernelOf(call, image);
  const groups = call.number("group", 1);
  const [filters = 0, inputs = 0] = kernel.tensor.shape;
  requireGroups(groups, image.channels, filters);
  if (inputs * groups !== image.channels)
    throw new Refusal(`${quote(kernel.name)} takes ${inputs * groups} channels, but gets ${image.channels}`);
  return convolved(call, `conv${sizes.length}d`, { x, image, groups, filters }, kernel, {
    kernel: oneForAll(sizes),
    strides: oneForAll(perAxis(call, "strides", image)),
    padding: paddingOf(call, image),
    dilation: oneForAll(perAxis(call, "dilations", image)),
    layout: `oi${"dhw".slice(-sizes.length)}`,
  });
};

function requireGroups(groups: number, channels: number, filters: number): void {
  if (groups >= 1 && channels % groups === 0 && filters % groups === 0) return;
  throw new Refusal(`${channels} channels and ${filters} filters cannot be divided into ${groups} groups`, {
    attribute: "group",
  });
}

/** https://onnx.ai/onnx/operators/onnx__ConvTranspose.html */
const convTranspose: Rule = (call) => {
  const x = call.floats(0);
  const image = imageOf(x);
  const { kernel, sizes } = kernelOf(call, image);
  const groups = call.number("group", 1);
  const [inputs = 0, perGroup = 0] = kernel.tensor.shape;
  requireGroups(groups, image.channels, groups * perGroup);
  if (inputs !== image.channels)
    throw new Refusal(`${quote(kernel.name)} takes ${inputs} channels, but gets ${image.channels}`);
  const strides = perAxis(call, "strides", image);
  const dilation = perAxis(call, "dilations", image);
  const added = call.numbers("output_padding") ?? image.space.map(() => 0);
  requireCount("output_padding", added, image.space.length);
  if (added.some((number) => number < 0))
    throw new Refusal(`it has output_padding ${added.join(", ")}, which must not be negative`, {
      attribute: "output_padding",
    });
  const full = image.space.map((size, n) => {
    const extent = ((sizes[n] as number) - 1) * (dilation[n] as number) + 1;
    return (size - 1) * (strides[n] as number) + extent + (added[n] as number);
  });
  return convolved(call, "conv_transpose", { x, image, groups, filters: groups * perGroup }, kernel, {
    ...{ kernel: oneForAll(sizes), strides: oneForAll(strides), dilation: oneForAll(dilation) },
    layout: "iohw",
    ...cutOf(call, image, full, added),
  });
};

/** How much of the full output is left out: as stated, or so that an output_shape is left, the odd one before it unless SAME_UPPER. */
function cutOf(
  call: TranslateCall,
  image: Image,
  full: Shape,
  added: readonly number[],
): { readonly padding: ImportedField; readonly output_padding: ImportedField } {
  const padding = paddingOf(call, image);
  const stated = call.numbers("output_shape");
  if (stated === undefined) return { padding, output_padding: oneForAll(added) };
  // Some exporters state the batch and the channels too.
  const wanted = stated.length === full.length + 2 ? stated.slice(2) : stated;
  requireCount("output_shape", wanted, full.length);
  const totals = full.map((size, n) => size - (wanted[n] as number));
  const pads = totals.map((total): readonly [number, number] => {
    const less = Math.floor(Math.max(0, total) / 2);
    const more = Math.max(0, total) - less;
    return padding === "same" ? [less, more] : [more, less];
  });
  return {
    padding: paddingField(pads),
    output_padding: oneForAll(added.map((count, n) => count + Math.max(0, -(totals[n] as number)))),
  };
}

export const convolutionRules = {
  Conv: conv,
  ConvTranspose: convTranspose,
} satisfies Readonly<Record<string, Rule>>;
