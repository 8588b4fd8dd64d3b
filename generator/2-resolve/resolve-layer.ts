import { count } from "../diagnostics/words.ts";
import { type Field, type Fields, inputsOf, type LayerKind, type Values } from "../ir/layer.ts";
import type { FieldPath } from "../ir/location.ts";
import type { Layer } from "../ir/network.ts";
import { equationOf, type ShapeEquation } from "../ir/shape-equation.ts";
import type { ActivationSpec, LayerSpec, TensorSpec } from "../ir/spec.ts";
import { lastOf, type Shape, sizeOf, type TensorData } from "../ir/tensor-data.ts";
import { checkShape, declaredNote, type ExpectedSize } from "./check-shape.ts";
import {
  describeField,
  layerLabel,
  type Producer,
  producerNote,
  type ResolveContext,
} from "./layer-context.ts";
import { isBroadcast, loadTensor } from "./load-tensor.ts";
import { resolveActivation } from "./resolve-activation.ts";
import type { Source } from "./resolve-sources.ts";

type TensorField = Extract<Field, { type: "tensor" }>;
type NumberField = Extract<Field, { type: "number" }>;

/** A resolved layer, and what later layers and messages know of its output. */
export interface ResolvedLayer {
  readonly layer: Layer;
  readonly producer: Producer;
}

/** Resolves a layer, whose number counts from 1. After a problem it goes on with the sizes that the spec declares. */
export function resolveLayer(
  spec: LayerSpec,
  number: number,
  kind: LayerKind,
  sources: readonly Source[],
  context: ResolveContext,
): ResolvedLayer {
  const path = ["layers", number - 1];
  const label = layerLabel(number, spec, kind);
  const values: Record<string, unknown> = {};
  const each = <T extends Field["type"]>(
    type: T,
    resolve: (name: string, field: Extract<Field, { type: T }>, said: LayerSpec["fields"][string]) => unknown,
  ) => {
    for (const [name, field] of Object.entries(kind.fields)) {
      if (field.type !== type) continue;
      values[name] = resolve(name, field as Extract<Field, { type: T }>, spec.fields[name] as never);
    }
  };

  for (const type of ["size", "index", "step", "list"] as const) each(type, (_, __, said) => said);
  each("number", (name, field, said) =>
    resolveNumber(name, field, said as TensorSpec, { label, path }, context),
  );
  const before = sources[0]?.producer;
  const want = expectedSizes(values as Record<string, number | readonly number[]>, path, before, context);
  const inputs = sources.map(({ producer }) => producer.shape);
  const equation = (field: TensorField, shape: Shape, axis: number) =>
    productEquation({ field, shape, axis }, { kind, number, sources, values });
  each("tensor", (name, field, said) =>
    said === false
      ? undefined
      : resolveTensor(name, field, said as TensorSpec, { label, path, want, equation }, context),
  );
  const output = outputOf(kind, values as Values<Fields>, inputs, { label, path }, context);
  const producer = producerOf(kind, number, path, output, before);
  each("activation", (name, _, said) => {
    const owner = { layer: label, path: [...path, name], producer };
    return resolveActivation(said as ActivationSpec, owner, context);
  });
  const from = sources.map((source) => source.number);
  const { name } = spec;
  const layer = { number, name, kind, from, inputs, output, values: values as Values<Fields> };
  return { layer: { ...layer, parameterCount: countParameters(layer) }, producer };
}

interface LayerPlace {
  readonly label: string;
  readonly path: FieldPath;
}

interface TensorContext extends LayerPlace {
  readonly want: (dimension: string) => ExpectedSize;
  readonly equation: (field: TensorField, shape: Shape, axis: number) => ShapeEquation | undefined;
}

/** The output shape; once unfit inputs are reported, the shape of the first stands in for it. */
function outputOf(
  kind: LayerKind,
  values: Values<Fields>,
  inputs: readonly Shape[],
  { label, path }: LayerPlace,
  { report }: ResolveContext,
): Shape {
  const first = inputs[0] ?? [];
  const { least, most } = inputsOf(kind);
  if (inputs.length < least || inputs.length > most) return first;
  const fault = kind.fault?.(values, inputs);
  if (fault === undefined) return kind.output(values, inputs);
  report.add("incompatible-shapes", { layer: label, fault }, report.place(path));
  return first;
}

function resolveNumber(
  name: string,
  { atLeast, mayBeInfinite = false }: NumberField,
  spec: TensorSpec,
  { label, path }: LayerPlace,
  context: ResolveContext,
): number {
  const owner = { layer: label, field: name, path: [...path, name] };
  const value = loadTensor(spec, owner, { isSetting: true, mayBeInfinite }, context)?.data[0] ?? Number.NaN;
  if (atLeast !== undefined && value < atLeast)
    context.report.add(
      "too-small",
      { layer: label, field: name, value, least: atLeast },
      context.report.place(owner.path),
    );
  return value;
}

/** The tensor in its full shape; without numbers once a problem is reported. */
function resolveTensor(
  name: string,
  field: TensorField,
  spec: TensorSpec,
  { label, path, want, equation }: TensorContext,
  context: ResolveContext,
): TensorData {
  const { dimensions, mayBeOne, nonZero = false, mayBeInfinite = false } = field;
  const owner = { layer: label, field: name, path: [...path, name] };
  const wanted = dimensions.map(want);
  const shape = wanted.map(({ size }) => size);
  const found = (wrong: Shape, axis: number) => equation(field, wrong, axis);
  const tensor = loadTensor(spec, owner, { nonZero, mayBeInfinite }, context);
  if (tensor && mayBeOne && isBroadcast(tensor, spec))
    return { shape, data: new Float64Array(sizeOf(shape)).fill(tensor.data[0] as number) };
  if (tensor && checkShape(tensor.shape, wanted, { ...owner, spec, equation: found }, context.report))
    return tensor;
  return { shape, data: new Float64Array() };
}

/** The product that an unfit tensor is part of, as its matrix or as its bias. */
function productEquation(
  { field, shape, axis }: { readonly field: TensorField; readonly shape: Shape; readonly axis: number },
  {
    kind,
    number,
    sources,
    values,
  }: {
    readonly kind: LayerKind;
    readonly number: number;
    readonly sources: readonly Source[];
    readonly values: Readonly<Record<string, unknown>>;
  },
): ShapeEquation | undefined {
  const matrix = Object.values(kind.fields).find((one) => one.type === "tensor" && isMatrix(one));
  const source = sources[0];
  const units = values.units;
  if (matrix === undefined || source === undefined || typeof units !== "number") return undefined;
  const input = source.producer.shape;
  const product = { layer: number, source: source.number, input, output: [...input.slice(0, -1), units] };
  if (field === matrix) return equationOf({ ...product, weights: shape }, axis === 0 ? "inner" : "outer");
  if (field.dimensions.join() !== "units") return undefined;
  return equationOf({ ...product, weights: [lastOf(input), units], bias: shape }, "bias");
}

const isMatrix = ({ dimensions }: TensorField): boolean => dimensions.join() === "inputs,units";

function expectedSizes(
  sizes: Readonly<Record<string, number | readonly number[]>>,
  path: FieldPath,
  before: Producer | undefined,
  { report }: ResolveContext,
): (dimension: string) => ExpectedSize {
  return (dimension) => {
    if (dimension === "inputs" && before !== undefined) {
      const size = lastOf(before.shape);
      const has =
        before.shape.length === 1 ? `gets ${count(size, "value")}` : `gets rows of ${count(size, "value")}`;
      return { dimension, size, has, note: producerNote(before, report) };
    }
    const said = sizes[dimension] as number | readonly number[];
    const size = typeof said === "number" ? said : sizeOf(said);
    return {
      dimension,
      size,
      has: `has ${describeField(size, dimension)}`,
      note: declaredNote(dimension, size, path, report),
    };
  };
}

/** A layer that keeps the shape of its input is not the one to change, so messages name the layer before it. */
function producerOf(
  kind: LayerKind,
  number: number,
  path: FieldPath,
  shape: Shape,
  before: Producer | undefined,
): Producer {
  const sized = Object.entries(kind.fields).find(([, { type }]) => type === "size")?.[0];
  if (sized === undefined && before && kind.takes === undefined && String(shape) === String(before.shape))
    return before;
  return { who: `layer ${number}`, shape, path: sized === undefined ? path : [...path, sized] };
}

function countParameters({ kind, values }: Omit<Layer, "parameterCount">): number {
  const ofTensors = Object.entries(kind.fields).map(([name, { type }]) => {
    const value = (values as Record<string, unknown>)[name];
    if (type === "tensor") return (value as TensorData | undefined)?.data.length ?? 0;
    if (type !== "activation") return 0;
    const { parameters } = value as { parameters: Readonly<Record<string, TensorData>> };
    const perUnit = Object.values(parameters).filter(({ shape }) => shape.length > 0);
    return perUnit.reduce((sum, { data }) => sum + data.length, 0);
  });
  return ofTensors.reduce((sum, length) => sum + length, 0);
}

export function layerKindOf({ type }: LayerSpec, { vocabulary }: ResolveContext): LayerKind {
  const kind = Object.values(vocabulary.layers).find((row) => row.kind === type);
  if (kind === undefined)
    throw new Error(`the spec was never checked: it has a layer ${type}, which the vocabulary has not`);
  return kind;
}
