import { list } from "../diagnostics/words.ts";
import { type Shape, sizeOf, type TensorData } from "../ir/tensor-data.ts";
import { vocabulary } from "../vocabulary/index.ts";
import { axesOfLayout, type KernelAxis } from "../vocabulary/layers/kernels.ts";
import type { ImportedField, ImportedLayer, ImportedModel, ImportedTensor } from "./imported-model.ts";
import { NetworkBuilder, type Source, textOrigins } from "./network-builder.ts";
import { outputOfLayer } from "./output-of-layer.ts";

/*
 * A layer that multiplies each channel by a number and adds one can become part of the weights of a layer next to it: with
 * y = x·W + B, a·y + c is x·(W·a) + (B·a + c). The same in real numbers, but not in the last bits of a computation.
 */

/** A layer of the network while layers become part of others. */
interface Node {
  readonly layer: ImportedLayer;
  fields: ImportedLayer["fields"];
  origin: string;
  from: (Node | undefined)[];
}

/** x·factor + offset, with a number for each place along an axis, or one for all. */
interface Affine {
  readonly factors: readonly number[];
  readonly offsets: readonly number[];
  /** Undefined is the last one. */
  readonly axis: number | undefined;
}

type Fields = ImportedLayer["fields"];

const isTensor = (field: ImportedField | undefined): field is ImportedTensor =>
  typeof field === "object" && "kind" in field && field.kind === "tensor";

/** What a field of a layer is, or its default. */
function fieldOf(type: string, fields: Fields, key: string): unknown {
  const known = vocabulary.layers[type]?.fields[key];
  return fields[key] ?? (known !== undefined && "default" in known ? known.default : undefined);
}

/** The numbers of a field that may be one number for all, or none. */
function numbersOf(field: ImportedField | undefined, otherwise: number): readonly number[] {
  if (isTensor(field)) return [...field.tensor.data];
  return [typeof field === "number" ? field : otherwise];
}

/** A number of a list that may have one for all. */
const at = (numbers: readonly number[], place: number): number =>
  numbers[numbers.length === 1 ? 0 : place] as number;

/** A number for each place from those of two lists, of which one may have one for all. */
const eachPlace = (
  a: readonly number[],
  b: readonly number[],
  make: (a: number, b: number) => number,
): readonly number[] =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, place) => make(at(a, place), at(b, place)));

/** The layers that only multiply and add, with their numbers computed in doubles. */
const affineKinds: Readonly<Record<string, (fields: Fields) => Affine>> = {
  batch_norm(fields) {
    const { mean, variance, gamma, beta, axis } = fields;
    const epsilon = fieldOf("batch_norm", fields, "epsilon") as number;
    const factors = eachPlace(
      numbersOf(gamma, 1),
      numbersOf(variance, 1),
      (gamma, variance) => gamma / Math.sqrt(variance + epsilon),
    );
    const shifts = eachPlace(numbersOf(mean, 0), factors, (mean, factor) => mean * factor);
    const offsets = eachPlace(numbersOf(beta, 0), shifts, (beta, shift) => beta - shift);
    return { factors, offsets, axis: axis as number | undefined };
  },
  scale: ({ scale, shift }) => ({
    factors: numbersOf(scale, 1),
    offsets: numbersOf(shift, 0),
    axis: undefined,
  }),
  normalize({ mean, std }) {
    const factors = numbersOf(std, 1).map((std) => 1 / std);
    return {
      factors,
      offsets: eachPlace(numbersOf(mean, 0), factors, (mean, factor) => 0 - mean * factor),
      axis: undefined,
    };
  },
};

/** A tensor of weights, and how its numbers belong to inputs and filters. */
interface Weights {
  readonly field: string;
  readonly axes: readonly KernelAxis[];
  readonly groups: number;
  /** Whether i are all inputs, and o the filters of a group. */
  readonly isTransposed?: boolean;
}

/** A layer of weighted sums: the weights of its inputs and those of its outputs, which may be the same. */
interface Sums {
  readonly inputs: (fields: Fields) => Weights;
  readonly outputs: (fields: Fields) => Weights;
  /** Why a number added to its inputs is not one added to its outputs. */
  readonly mixes: (fields: Fields) => string | undefined;
}

const PADDED = "the layer after it has padding, to which nothing is added";

const sums = (weights: Sums["inputs"], mixes: Sums["mixes"] = () => undefined): Sums => ({
  inputs: weights,
  outputs: weights,
  mixes,
});

const tensorIn = (fields: Fields, field: string): TensorData => (fields[field] as ImportedTensor).tensor;

/** Layouts have two axes besides those of space. */
const layoutAxes = (layout: string, { shape }: TensorData): readonly KernelAxis[] =>
  axesOfLayout(layout, shape.length - 2);

const kernelOf =
  (type: string): Sums["inputs"] =>
  (fields) => ({
    field: "weights",
    axes: layoutAxes(fieldOf(type, fields, "layout") as string, tensorIn(fields, "weights")),
    groups: fieldOf(type, fields, "groups") as number,
  });

/** Words pad as much as kernels reach beyond one place, which is nothing for those of size 1. */
function isPadded({ padding = "valid", kernel }: Fields): boolean {
  if (typeof padding === "string") return padding !== "valid" && [kernel].flat().some((size) => size !== 1);
  return [padding].flat(2).some((amount) => amount !== 0);
}

const convolution = (type: string): Sums =>
  sums(kernelOf(type), (fields) => (isPadded(fields) ? PADDED : undefined));

/** The layers of weighted sums, whose bias has a number for each of their outputs. */
const sumsKinds: Readonly<Record<string, Sums>> = {
  dense: sums(({ weights }) => ({
    field: "weights",
    axes: isTensor(weights) && weights.layout === "out_in" ? ["o", "i"] : ["i", "o"],
    groups: 1,
  })),
  conv1d: convolution("conv1d"),
  conv2d: convolution("conv2d"),
  conv3d: convolution("conv3d"),
  conv_transpose: sums(
    (fields) => ({ ...kernelOf("conv_transpose")(fields), isTransposed: true }),
    () => "the outputs of the layer after it add up different numbers of inputs",
  ),
  separable_conv: {
    inputs(fields) {
      const layout = fieldOf("separable_conv", fields, "layout") as string;
      const { shape } = tensorIn(fields, "depthwise");
      const axes = axesOfLayout(layout, shape.length - 2);
      const space = shape.filter((_, n) => typeof axes[n] === "number");
      const multiplier = fieldOf("separable_conv", fields, "multiplier") as number;
      return { field: "depthwise", axes, groups: sizeOf(shape) / sizeOf(space) / multiplier };
    },
    outputs(fields) {
      const layout = fieldOf("separable_conv", fields, "layout") as string;
      const axes = layoutAxes(layout === "hwcm" ? "hwio" : layout, tensorIn(fields, "pointwise"));
      return { field: "pointwise", axes, groups: 1 };
    },
    mixes: () => "the layer after it has two kernels and a bias only after the second",
  },
};

/** The place of each number of a tensor along the axis of a letter, and how many there are. */
function alongAxis({ shape }: TensorData, axes: readonly KernelAxis[], letter: KernelAxis) {
  const axis = axes.indexOf(letter);
  const size = axis < 0 ? 1 : (shape[axis] as number);
  const stride = axis < 0 ? 1 : sizeOf(shape.slice(axis + 1));
  return { size, of: (index: number) => Math.floor(index / stride) % size };
}

/** Which input and which filter of the layer each number of a tensor belongs to. */
function placesIn(tensor: TensorData, { axes, groups, isTransposed = false }: Weights) {
  const [i, o, c, m] = (["i", "o", "c", "m"] as const).map((letter) => alongAxis(tensor, axes, letter)) as [
    ReturnType<typeof alongAxis>,
    ReturnType<typeof alongAxis>,
    ReturnType<typeof alongAxis>,
    ReturnType<typeof alongAxis>,
  ];
  return (index: number): { readonly input: number; readonly filter: number } => {
    if (axes.includes("c")) return { input: c.of(index), filter: c.of(index) * m.size + m.of(index) };
    if (isTransposed) {
      const group = Math.floor(i.of(index) / (i.size / groups));
      return { input: i.of(index), filter: group * o.size + o.of(index) };
    }
    const group = Math.floor(o.of(index) / (o.size / groups));
    return { input: group * i.size + i.of(index), filter: o.of(index) };
  };
}

const FOLDED = "_folded";

/** A tensor with other numbers, under a key that says so. */
const withNumbers = (field: ImportedTensor, data: Float64Array): ImportedTensor => ({
  ...field,
  key: field.key.endsWith(FOLDED) ? field.key : `${field.key}${FOLDED}`,
  tensor: { ...field.tensor, data },
});

const INFINITE = "its weights would not be finite";

/** The fields of sums with changed weights and bias; or why these cannot be. */
function withWeights(
  fields: Fields,
  { field }: Weights,
  data: Float64Array,
  bias: readonly number[],
): Fields | string {
  if (!data.every(Number.isFinite) || !bias.every(Number.isFinite)) return INFINITE;
  const weights = fields[field] as ImportedTensor;
  const biases = Float64Array.from(bias);
  const withoutBias = fields.bias === false || fields.bias === undefined;
  const changed = isTensor(fields.bias)
    ? withNumbers(fields.bias, biases)
    : { kind: "tensor" as const, key: `${weights.key}_bias`, tensor: { shape: [bias.length], data: biases } };
  const isNeeded = !withoutBias || bias.some((one) => one !== 0);
  return { ...fields, [field]: withNumbers(weights, data), bias: isNeeded ? changed : false };
}

const filtersOf = ({ units, filters }: Fields): number => (units ?? filters) as number;

/** Sums whose outputs are multiplied, and have something added. */
function foldAfter(type: string, fields: Fields, { factors, offsets, axis }: Affine): Fields | string {
  const isForAll = factors.length === 1 && offsets.length === 1;
  if (!isForAll && axis !== channelsOf(fields)) return OTHER_AXIS;
  const weights = (sumsKinds[type] as Sums).outputs(fields);
  const tensor = tensorIn(fields, weights.field);
  const placeOf = placesIn(tensor, weights);
  const data = tensor.data.map((weight, index) => weight * at(factors, placeOf(index).filter));
  const bias = numbersOf(fields.bias, 0);
  const biases = Array.from(
    { length: filtersOf(fields) },
    (_, filter) => at(bias, filter) * at(factors, filter) + at(offsets, filter),
  );
  return withWeights(fields, weights, data, biases);
}

/** Sums whose inputs are multiplied, and have something added, which all outputs have to get the same sum of. */
function foldBefore(type: string, fields: Fields, { factors, offsets, axis }: Affine): Fields | string {
  const isForAll = factors.length === 1 && offsets.length === 1;
  if (!isForAll && axis !== channelsOf(fields)) return OTHER_AXIS;
  const { inputs, mixes } = sumsKinds[type] as Sums;
  const weights = inputs(fields);
  const isShifted = offsets.some((offset) => offset !== 0);
  const why = isShifted ? mixes(fields) : undefined;
  if (why !== undefined) return why;
  const tensor = tensorIn(fields, weights.field);
  const placeOf = placesIn(tensor, weights);
  const data = tensor.data.map((weight, index) => weight * at(factors, placeOf(index).input));
  const bias = numbersOf(fields.bias, 0);
  const biases = Array.from({ length: filtersOf(fields) }, (_, filter) => at(bias, filter));
  if (isShifted)
    for (const [index, weight] of tensor.data.entries()) {
      const { input, filter } = placeOf(index);
      biases[filter] = (biases[filter] as number) + weight * at(offsets, input);
    }
  return withWeights(fields, weights, data, biases);
}

const OTHER_AXIS = "it works along another axis than the channels of the layer next to it";

/** The axis of channels as layers say it: undefined is the last. */
const channelsOf = ({ channels }: Fields): number | undefined => (channels === "first" ? 0 : undefined);

const isSums = (node: Node | undefined): node is Node =>
  node !== undefined && Object.hasOwn(sumsKinds, node.layer.type) && node.from.length === 1;

/** Layers that give the shape that they get; of several of one shape, as well. */
const keepingShape: ReadonlySet<string> = new Set([
  ...["activation", "add", "subtract", "multiply", "divide", "maximum", "minimum"],
  ...["batch_norm", "scale", "normalize", "layer_norm", "group_norm", "instance_norm"],
]);

const hasActivation = ({ fields: { activation } }: Node): boolean =>
  activation !== undefined &&
  !(typeof activation === "object" && "name" in activation && activation.name === "identity");

/** The layers of a network, and what they take their values from. Undefined is the input. */
function linked(layers: readonly ImportedLayer[]): Node[] {
  const nodes: Node[] = [];
  const named = new Map<string, Node>();
  for (const layer of layers) {
    const from = layer.from?.map((name) => named.get(name)) ?? [nodes.at(-1)];
    const node = { layer, fields: layer.fields, origin: layer.origin, from };
    nodes.push(node);
    if (layer.name !== undefined) named.set(layer.name, node);
  }
  return nodes;
}

/** The same for the channels of a first axis, where numbers for all values are alike along the others. */
function perChannel({ factors, offsets }: Affine, channels: number): Affine | undefined {
  const each = (numbers: readonly number[]): readonly number[] | undefined => {
    const size = numbers.length / channels;
    const areAlike = numbers.every((one, n) => one === numbers[n - (n % size)]);
    return numbers.length === 1 ? numbers : areAlike ? numbers.filter((_, n) => n % size === 0) : undefined;
  };
  const [ownFactors, ownOffsets] = [each(factors), each(offsets)];
  return ownFactors && ownOffsets && { factors: ownFactors, offsets: ownOffsets, axis: 0 };
}

const NOTHING_NEAR = "no layer with weights is next to it";

/** A network whose layers become part of one another, one after the other. */
class Folding {
  readonly nodes: Node[];
  readonly folded: string[] = [];
  /** Why a batch normalization stays a layer. */
  readonly left = new Map<Node, string>();
  readonly #input: Shape;
  #result: Node | undefined;

  constructor({ layers, input }: ImportedModel) {
    this.nodes = linked(layers);
    this.#input = input.shape;
    this.#result = this.nodes.at(-1);
    // What is folded can bring others next to one another.
    while (this.nodes.some((node) => this.#fold(node)));
  }

  #readersOf(node: Node | undefined): Node[] {
    return this.nodes.filter(({ from }) => from.includes(node));
  }

  /** @returns whether the node has become part of another */
  #fold(node: Node): boolean {
    const read = affineKinds[node.layer.type];
    if (read === undefined) return false;
    const affine = read(node.fields);
    const before = this.#sumsBefore(node, affine);
    const asBefore = before === undefined ? NOTHING_NEAR : this.#afterSums(before.sums, before.affine);
    if (typeof asBefore !== "string") return this.#merge(node, before?.sums as Node, asBefore, "after");
    const [after] = this.#readersOf(node);
    const asAfter = isSums(after) ? this.#beforeSums(node, after, affine) : NOTHING_NEAR;
    if (typeof asAfter !== "string") return this.#merge(node, after as Node, asAfter, "before");
    if (node.layer.type === "batch_norm") this.left.set(node, asBefore === NOTHING_NEAR ? asAfter : asBefore);
    return false;
  }

  /** The sums that a node follows, also through reshapes that leave the channels apart, and what it does to them. */
  #sumsBefore(node: Node, affine: Affine): { readonly sums: Node; readonly affine: Affine } | undefined {
    let [sums] = node.from;
    let shape: Shape | undefined;
    while (sums?.layer.type === "reshape" && this.#readersOf(sums).length === 1) {
      shape ??= sums.fields.shape as Shape;
      sums = sums.from[0];
    }
    if (!isSums(sums)) return undefined;
    if (shape === undefined) return { sums, affine };
    const channels = filtersOf(sums.fields);
    const isFirst = channelsOf(sums.fields) === 0;
    const own =
      isFirst && shape.length === 1
        ? perChannel(affine, channels)
        : shape[0] === channels
          ? affine
          : undefined;
    return isFirst && own ? { sums, affine: own } : undefined;
  }

  #afterSums(sums: Node, affine: Affine): Fields | string {
    if (hasActivation(sums)) return "an activation is between it and the layer before it";
    if (this.#readersOf(sums).length > 1) return "other layers also read what the layer before it gives";
    return foldAfter(sums.layer.type, sums.fields, affine);
  }

  #beforeSums(node: Node, sums: Node, affine: Affine): Fields | string {
    if (this.#readersOf(node).length > 1) return "several layers read what it gives";
    return foldBefore(sums.layer.type, sums.fields, affine);
  }

  #merge(node: Node, into: Node, fields: Fields, place: "before" | "after"): true {
    this.folded.push(`${node.origin} into ${into.origin}`);
    into.origin = place === "after" ? `${into.origin}, ${node.origin}` : `${node.origin}, ${into.origin}`;
    this.#bypass(node);
    into.fields = fields;
    this.left.delete(node);
    return true;
  }

  /** Takes a node out: what reads it now reads what it reads. */
  #bypass(node: Node): void {
    const [source] = node.from;
    for (const reader of this.nodes) reader.from = reader.from.map((one) => (one === node ? source : one));
    if (this.#result === node) this.#result = source;
    this.nodes.splice(this.nodes.indexOf(node), 1);
  }

  /** Takes out reshapes that nothing is between any more: all but the last in a row, and those that change nothing. */
  #removeReshapes(): void {
    for (const node of [...this.nodes]) {
      if (node.layer.type !== "reshape" || node.from[0]?.layer.type !== "reshape") continue;
      const [before] = node.from;
      if (this.#readersOf(before).length === 1) this.#bypass(before);
    }
    for (const node of [...this.nodes]) {
      const isSame = String(this.#shapeOf(node.from[0])) === String(node.fields.shape);
      if (node.layer.type === "reshape" && isSame && node.from[0] !== undefined) this.#bypass(node);
    }
  }

  /** The shape of what a node gives, as far as its sources tell it. */
  #shapeOf(node: Node | undefined): Shape | undefined {
    if (node === undefined) return this.#input;
    const { type } = node.layer;
    if (type === "reshape") return node.fields.shape as Shape;
    const [shape, ...others] = node.from.map((source) => this.#shapeOf(source));
    if (shape === undefined || others.some((other) => String(other) !== String(shape))) return undefined;
    if (keepingShape.has(type)) return shape;
    if (!isSums(node) && !type.endsWith("_pool")) return undefined;
    const after = outputOfLayer(type, node.fields, shape);
    return typeof after === "string" ? undefined : after;
  }

  /** The layers with their new fields; activations become part of the layers that now come before them. */
  finish(): ImportedLayer[] {
    this.#removeReshapes();
    const builder = new NetworkBuilder(textOrigins);
    const sources = new Map<Node | undefined, Source>([[undefined, builder.input]]);
    for (const node of this.nodes) {
      const { type, name } = node.layer;
      const from = node.from.map((source) => sources.get(source) as Source);
      const isExplicit = name !== undefined && this.#readersOf(node).length === 0;
      const { fields, origin } = node;
      sources.set(
        node,
        builder.add({ type, fields, origin, from, isExplicit, ...(name !== undefined && { name }) }),
      );
    }
    return builder.finish(sources.get(this.#result));
  }
}

/** How many layers a remark lists. */
const MOST = 8;

/**
 * Makes batch normalizations, scales and shifts part of the weights of dense layers and convolutions next to them, in double
 * precision, and says which. A layer between others, or with a padding that it would change, stays.
 */
export function foldIntoWeights(model: ImportedModel): ImportedModel {
  const folding = new Folding(model);
  const { folded, left } = folding;
  const stay = [...left].map(([{ origin }, why]) => `${origin}, because ${why}`);
  const remarks = [
    folded.length === 0
      ? "Nothing was folded: no batch normalization, scale or shift is next to a layer with weights that it could become part of."
      : `Folded into weights, so that results differ in their last bits: ${list(folded, "and", MOST)}.`,
    ...(stay.length === 0 ? [] : [`Not folded: ${list(stay, "and", MOST)}.`]),
  ];
  return {
    ...model,
    ...(folded.length > 0 && { format: `${model.format}, with folded weights`, layers: folding.finish() }),
    remarks: [...model.remarks, ...remarks],
  };
}
