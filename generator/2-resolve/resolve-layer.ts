import { count } from "../diagnostics/words.ts";
import type { Field, Fields, LayerKind, Values } from "../ir/layer.ts";
import type { FieldPath } from "../ir/location.ts";
import type { Layer } from "../ir/network.ts";
import type { ActivationSpec, LayerSpec, TensorSpec } from "../ir/spec.ts";
import { type Shape, sizeOf, type TensorData } from "../ir/tensor-data.ts";
import { checkShape, declared, type Wanted } from "./check-shape.ts";
import { type Context, counted, layerLabel, type Producer, producerNote } from "./layer-context.ts";
import { isOneForAll, loadTensor } from "./load-tensor.ts";
import { resolveActivation } from "./resolve-activation.ts";

type TensorField = Extract<Field, { type: "tensor" }>;

/** A layer with its shapes known, and who produces its values. */
export interface ResolvedLayer {
  readonly layer: Layer;
  readonly producer: Producer;
}

/** Resolves layer `number`; after a problem it goes on with the sizes that the spec declares. */
export function resolveLayer(
  spec: LayerSpec,
  number: number,
  input: Shape,
  before: Producer,
  context: Context,
): ResolvedLayer {
  const kind = kindOf(spec, context);
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

  each("size", (_, __, size) => size);
  const want = wantedSizes(values as Record<string, number>, path, before, context);
  each("tensor", (name, field, said) =>
    said === false
      ? undefined
      : resolveTensor(name, field, said as TensorSpec, { label, path, want }, context),
  );
  const output = kind.output(values as Values<Fields>, input);
  const producer = producerOf(kind, number, path, sizeOf(output), before);
  each("activation", (name, _, said) => {
    const owner = { layer: label, path: [...path, name], producer };
    return resolveActivation(said as ActivationSpec, owner, context);
  });
  const layer = { number, kind, input, output, values: values as Values<Fields> };
  return { layer: { ...layer, parameterCount: countParameters(layer) }, producer };
}

interface Surroundings {
  readonly label: string;
  readonly path: FieldPath;
  readonly want: (dimension: string) => Wanted;
}

/** The tensor in its full shape; where a problem was reported, no numbers of that shape. */
function resolveTensor(
  name: string,
  { dimensions, mayBeOne, nonZero = false }: TensorField,
  spec: TensorSpec,
  { label, path, want }: Surroundings,
  context: Context,
): TensorData {
  const owner = { layer: label, field: name, path: [...path, name] };
  const wanted = dimensions.map(want);
  const shape = wanted.map(({ size }) => size);
  const tensor = loadTensor(spec, owner, { nonZero }, context);
  if (tensor && mayBeOne && isOneForAll(tensor, spec))
    return { shape, data: new Float64Array(sizeOf(shape)).fill(tensor.data[0] as number) };
  if (tensor && checkShape(tensor.shape, wanted, { ...owner, spec }, context.report)) return tensor;
  return { shape, data: new Float64Array() };
}

function wantedSizes(
  sizes: Readonly<Record<string, number>>,
  path: FieldPath,
  before: Producer,
  { report }: Context,
): (dimension: string) => Wanted {
  return (dimension) => {
    if (dimension === "inputs") {
      const has = `gets ${count(before.size, "value")}`;
      return { dimension, size: before.size, has, note: producerNote(before, report) };
    }
    const size = sizes[dimension] as number;
    return {
      dimension,
      size,
      has: `has ${counted(size, dimension)}`,
      note: declared(dimension, size, path, report),
    };
  };
}

/** A layer without a size of its own passes on as many values as it gets, and who gave them is to be asked. */
function producerOf(
  kind: LayerKind,
  number: number,
  path: FieldPath,
  size: number,
  before: Producer,
): Producer {
  const sized = Object.entries(kind.fields).find(([, { type }]) => type === "size")?.[0];
  if (sized === undefined && size === before.size) return before;
  return { who: `layer ${number}`, size, path: sized === undefined ? path : [...path, sized] };
}

function countParameters({ kind, values }: Omit<Layer, "parameterCount">): number {
  const ofTensors = Object.entries(kind.fields).map(([name, { type }]) => {
    const value = (values as Record<string, unknown>)[name];
    if (type === "tensor") return (value as TensorData | undefined)?.data.length ?? 0;
    if (type === "size") return 0;
    const { parameters } = value as { parameters: Readonly<Record<string, TensorData>> };
    const perUnit = Object.values(parameters).filter(({ shape }) => shape.length > 0);
    return perUnit.reduce((sum, { data }) => sum + data.length, 0);
  });
  return ofTensors.reduce((sum, length) => sum + length, 0);
}

function kindOf({ type }: LayerSpec, { vocabulary }: Context): LayerKind {
  const kind = Object.values(vocabulary.layers).find((row) => row.kind === type);
  if (kind === undefined)
    throw new Error(`the spec was never checked: it has a layer ${type}, which the vocabulary has not`);
  return kind;
}
