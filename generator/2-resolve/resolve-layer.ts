import { helps } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import { count } from "../diagnostics/words.ts";
import { describeShape } from "../ir/describe.ts";
import {
  type Field,
  type Fields,
  inputsOf,
  type LayerKind,
  type Memory,
  type TensorAxis,
  type Values,
} from "../ir/layer.ts";
import type { FieldPath } from "../ir/location.ts";
import { activationAxis, type Layer } from "../ir/network.ts";
import { equationOf, type ShapeEquation } from "../ir/shape-equation.ts";
import type { ActivationSpec, FieldSpec, LayerSpec, TensorSpec } from "../ir/spec.ts";
import { type Shape, sizeOf, type TensorData } from "../ir/tensor-data.ts";
import { checkShape, declaredNote, type ExpectedSize } from "./check-shape.ts";
import {
  describeField,
  type LayerPlace,
  type Producer,
  producerNote,
  type ResolveContext,
} from "./layer-context.ts";
import { isBroadcast, loadTensor } from "./load-tensor.ts";
import { resolveActivation } from "./resolve-activation.ts";
import { type Source, symbolOf } from "./resolve-sources.ts";

type TensorField = FieldOf<"tensor">;

/** A resolved layer, and what later layers and messages know of its output. */
export interface ResolvedLayer {
  readonly layer: Layer;
  /** What it remembers from call to call. */
  readonly memory: readonly Memory[];
  readonly producer: Producer;
}

type FieldOf<T extends Field["type"]> = Extract<Field, { type: T }>;

/** What a field is resolved with: the values so far are those of types that stand above its own in `resolvers`. */
interface FieldOwner extends FieldPlace {
  readonly name: string;
  /** Where its first input comes from; nothing where it has none. */
  readonly input: Producer | undefined;
  /** The sizes that a dimension of a tensor stands for; undefined where its axes do not exist. */
  readonly want: (dimension: string) => readonly ExpectedSize[] | undefined;
  /** The axes of a tensor whose sizes follow from several fields. */
  readonly wantAxes: (field: TensorField, found: Shape | undefined) => readonly ExpectedSize[] | undefined;
  readonly remedy: (field: TensorField, shape: Shape) => string | undefined;
  readonly equation: (field: TensorField, shape: Shape, axis: number) => ShapeEquation | undefined;
  /** What the layer gives, known once everything but the activation is. */
  readonly producer: () => Producer;
  /** The axis of that along which the activation works. */
  readonly activationAxis: (shape: Shape) => number;
}

type Resolver<T extends Field["type"]> = (
  said: never,
  field: FieldOf<T>,
  owner: FieldOwner,
  context: ResolveContext,
) => unknown;

const asSaid = (said: FieldSpec): FieldSpec => said;

/** How a field of each type becomes what the layer gets, in the order in which that is done; undefined after a problem. */
const resolvers: { readonly [T in Field["type"]]: Resolver<T> } = {
  size: asSaid,
  index: asSaid,
  step: asSaid,
  list: asSaid,
  padding: asSaid,
  flag: asSaid,
  choice: asSaid,
  number: resolveNumber,
  axis: resolveAxis,
  axes: resolveAxes,
  tensor: (said: TensorSpec | false | undefined, field, owner, context) =>
    said === false || said === undefined ? undefined : resolveTensor(said, field, owner, context),
  activation: (said: ActivationSpec | undefined, { within }, owner, context) => {
    if (said === undefined) return undefined;
    const { name, label, path, want, activationAxis } = owner;
    const inner = within === undefined ? undefined : want(within)?.map(({ size }) => size);
    const whole = owner.producer();
    const producer = inner ? { ...whole, shape: inner } : whole;
    const axis = inner ? 0 : activationAxis(whole.shape);
    return resolveActivation(said, { layer: label, path: [...path, name], producer, axis }, context);
  },
};

/**
 * Resolves a layer, whose number counts from 1 in the whole network. After a problem it goes on with the sizes that the spec
 * declares.
 */
export function resolveLayer(
  spec: LayerSpec,
  number: number,
  place: LayerPlace,
  kind: LayerKind,
  sources: readonly Source[],
  context: ResolveContext,
): ResolvedLayer {
  const { path, label } = place;
  const values: Record<string, unknown> = {};
  const before = sources[0]?.producer;
  const inputs = sources.map(({ producer }) => producer.shape);
  let made: Producer | undefined;
  const producer = (): Producer => {
    made ??= producerOf(kind, place, outputOf(kind, values, inputs, { label, path }, context), before);
    return made;
  };
  const expected = ({ size, has, field }: TensorAxis): ExpectedSize => ({
    ...{ size, has },
    note:
      field === undefined && before
        ? producerNote(before, context.report)
        : declaredNote(
            field as string,
            describeSizes(values[field as string] as never),
            path,
            context.report,
          ),
  });
  const owner = {
    ...{ label, path, input: before, producer },
    activationAxis: (shape: Shape) => activationAxis(kind, values, shape),
    want: expectedSizes(kind, values, path, before, context),
    wantAxes: (field: TensorField, found: Shape | undefined) =>
      field.axes?.(values as never, inputs, found)?.map(expected),
    remedy: (field: TensorField, shape: Shape) => field.remedy?.(values as never, inputs, shape),
    equation: (field: TensorField, shape: Shape, axis: number) =>
      productEquation({ field, shape, axis }, { kind, position: place.position, sources, values }),
  };
  for (const [type, resolver] of Object.entries(resolvers)) {
    for (const [name, field] of Object.entries(kind.fields)) {
      if (field.type !== type) continue;
      values[name] = resolver(spec.fields[name] as never, field as never, { ...owner, name }, context);
    }
  }
  const from = sources.map((source) => source.number);
  const { name } = place;
  const output = producer().shape;
  const layer: Omit<Layer, "parameterCount"> = {
    ...{ number, name, path, kind, from, sources: sources.map(symbolOf), inputs, output },
    ...{ values: values as Values<Fields>, memory: [] },
  };
  // A memory depends on fields and inputs that fit.
  const memory = context.report.hasErrors ? [] : (kind.memory?.(layer.values, inputs) ?? []);
  return {
    ...{ layer: { ...layer, parameterCount: countParameters(layer) }, memory },
    producer: producer(),
  };
}

/** What a field says of sizes: a number, a list of them, or the shape of a tensor. */
const describeSizes = (said: number | Shape | TensorData): string =>
  describeShape(typeof said === "object" && "shape" in said ? said.shape : [said].flat());

interface FieldPlace {
  readonly label: string;
  readonly path: FieldPath;
}

/** The output shape; once unfit inputs or axes are reported, the shape of the first input stands in for it. */
function outputOf(
  kind: LayerKind,
  said: Readonly<Record<string, unknown>>,
  inputs: readonly Shape[],
  { label, path }: FieldPlace,
  { report }: ResolveContext,
): Shape {
  const first = inputs[0] ?? [];
  const { least, most } = inputsOf(kind);
  if (inputs.length < least || inputs.length > most) return first;
  const hasAxes = Object.entries(kind.fields).every(
    ([name, { type }]) => (type !== "axis" && type !== "axes") || said[name] !== undefined,
  );
  if (!hasAxes) return first;
  const values = said as Values<Fields>;
  const found = kind.fault?.(values, inputs);
  if (found === undefined) return kind.output(values, inputs);
  const { fault, field, remedy } = typeof found === "string" ? { fault: found } : found;
  const place = report.place(field === undefined ? path : [...path, field]);
  report.add("incompatible-shapes", { layer: label, fault }, place, {
    help: remedy && helps.itFitsWith(remedy),
  });
  return first;
}

function resolveNumber(
  spec: TensorSpec | undefined,
  { atLeast, mayBeInfinite = false }: FieldOf<"number">,
  { name, label, path }: FieldOwner,
  context: ResolveContext,
): number | undefined {
  if (spec === undefined) return undefined;
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

/** An axis counted from the first. */
function resolveAxis(
  said: number,
  _: Field,
  { name, label, path, input }: FieldOwner,
  { report }: ResolveContext,
): number | undefined {
  return input && countAxis(said, input, { label, path: [...path, name] }, report);
}

/** Axes counted from the first, in their order. */
function resolveAxes(
  said: readonly number[] | undefined,
  _: Field,
  { name, label, path, input }: FieldOwner,
  { report }: ResolveContext,
): readonly number[] | undefined {
  if (input === undefined) return undefined;
  if (said === undefined) return input.shape.map((_, axis) => axis);
  const place = (n: number) => ({ label, path: [...path, name, n] });
  const axes = said.map((axis, n) => countAxis(axis, input, place(n), report));
  const twins = axes.map((axis, n) => (axis === undefined ? -1 : axes.slice(0, n).indexOf(axis)));
  for (const [n, twin] of twins.entries()) {
    if (twin < 0) continue;
    const values = { layer: label, axis: axes[n] as number, spelled: [said[twin], said[n]] as number[] };
    report.add("repeated-axis", values, report.place([...path, name, n]));
  }
  return twins.some((twin) => twin >= 0) || axes.includes(undefined) ? undefined : (axes as number[]);
}

function countAxis(
  axis: number,
  input: Producer,
  { label, path }: FieldPlace,
  report: Report,
): number | undefined {
  const { length } = input.shape;
  if (axis >= -length && axis < length) return axis < 0 ? axis + length : axis;
  const note = producerNote(input, report);
  report.add("unknown-axis", { layer: label, axis, rank: length }, report.place(path), { notes: [note] });
  return undefined;
}

/** The tensor in its full shape; without numbers once a problem is reported. */
function resolveTensor(
  spec: TensorSpec,
  field: TensorField,
  { name, label, path, want, wantAxes, remedy, equation }: FieldOwner,
  context: ResolveContext,
): TensorData {
  const { dimensions, mayBeOne, nonZero = false, mayBeInfinite = false } = field;
  const owner = { layer: label, field: name, path: [...path, name] };
  const tensor = loadTensor(spec, owner, { nonZero, mayBeInfinite }, context);
  const sizes = field.axes ? [wantAxes(field, tensor?.shape)] : dimensions.map(want);
  const wanted = sizes.flatMap((size) => size ?? []);
  const shape = wanted.map(({ size }) => size);
  const found = (wrong: Shape, axis: number) => equation(field, wrong, axis);
  if (sizes.includes(undefined)) return { shape: [], data: new Float64Array() };
  if (tensor && mayBeOne && isBroadcast(tensor, spec))
    return { shape, data: new Float64Array(sizeOf(shape)).fill(tensor.data[0] as number) };
  const shaped = { ...owner, spec, equation: found, remedy: (wrong: Shape) => remedy(field, wrong) };
  if (tensor && checkShape(tensor.shape, wanted, shaped, context.report)) return tensor;
  return { shape, data: new Float64Array() };
}

/** The product that an unfit tensor is part of, as its matrix or as its bias. */
function productEquation(
  { field, shape, axis }: { readonly field: TensorField; readonly shape: Shape; readonly axis: number },
  {
    kind,
    position,
    sources,
    values,
  }: {
    readonly kind: LayerKind;
    readonly position: number;
    readonly sources: readonly Source[];
    readonly values: Readonly<Record<string, unknown>>;
  },
): ShapeEquation | undefined {
  const [name = "", matrix] =
    Object.entries(kind.fields).find(([, one]) => one.type === "tensor" && isMatrix(one)) ?? [];
  const source = sources[0];
  const units = values.units;
  if (matrix === undefined || source === undefined || typeof units !== "number") return undefined;
  const input = source.producer.shape;
  const product = { layer: position, source: source.position, input, output: [...input.slice(0, -1), units] };
  if (field === matrix) return equationOf({ ...product, weights: shape }, axis === 0 ? "inner" : "outer");
  if (field.dimensions.join() !== "units") return undefined;
  // Weights that do not fit were replaced by an empty tensor; their own message shows the equation.
  const weights = values[name] as TensorData;
  return weights.data.length === 0
    ? undefined
    : equationOf({ ...product, weights: weights.shape, bias: shape }, "bias");
}

const isMatrix = ({ dimensions }: TensorField): boolean => dimensions.join() === "inputs,units";

/** The sizes that a dimension of a tensor stands for: one, but for axes as many as these, in the order of the input. */
function expectedSizes(
  { fields }: LayerKind,
  sizes: Readonly<Record<string, unknown>>,
  path: FieldPath,
  before: Producer | undefined,
  { report }: ResolveContext,
): FieldOwner["want"] {
  return (dimension) => {
    const said = sizes[dimension] as number | readonly number[] | undefined;
    const type = dimension === "inputs" ? "axis" : fields[dimension]?.type;
    if (before !== undefined && (type === "axis" || type === "axes")) {
      const own = dimension === "inputs" ? before.shape.length - 1 : said;
      if (own === undefined) return undefined;
      const note = producerNote(before, report);
      return [own]
        .flat()
        .toSorted((a, b) => a - b)
        .map((axis) => ({ note, ...sizeAlong(before.shape, axis) }));
    }
    const isOne = typeof said === "number";
    const size = isOne ? said : sizeOf(said as Shape);
    const shown = isOne ? String(said) : describeShape(said as Shape);
    const has = `has ${isOne ? describeField(size, dimension) : `${dimension} ${shown}`}`;
    return [{ size, has, note: declaredNote(dimension, shown, path, report) }];
  };
}

/** The size of an axis, and what a layer gets with it: `gets 3 values`, `gets rows of 3 values`. */
function sizeAlong(shape: Shape, axis: number): Pick<ExpectedSize, "size" | "has"> {
  const size = shape[axis] as number;
  const values = count(size, "value");
  if (shape.length === 1) return { size, has: `gets ${values}` };
  return {
    size,
    has: axis === shape.length - 1 ? `gets rows of ${values}` : `gets ${values} along axis ${axis}`,
  };
}

/** A layer that keeps the shape of its input is not the one to change, so messages name the layer before it. */
function producerOf(
  kind: LayerKind,
  { who, path }: LayerPlace,
  shape: Shape,
  before: Producer | undefined,
): Producer {
  const sized = Object.entries(kind.fields).find(([, { type }]) => type === "size")?.[0];
  if (sized === undefined && before && kind.takes === undefined && String(shape) === String(before.shape))
    return before;
  return { who, shape, path: sized === undefined ? path : [...path, sized] };
}

function countParameters({ kind, values }: Omit<Layer, "parameterCount">): number {
  const ofTensors = Object.entries(kind.fields).map(([name, { type }]) => {
    const value = (values as Record<string, unknown>)[name];
    if (type === "tensor") return (value as TensorData | undefined)?.data.length ?? 0;
    if (type !== "activation" || value === undefined) return 0;
    const { parameters } = value as { parameters: Readonly<Record<string, TensorData>> };
    const perUnit = Object.values(parameters).filter(({ shape }) => shape.length > 0);
    return perUnit.reduce((sum, { data }) => sum + data.length, 0);
  });
  return ofTensors.reduce((sum, length) => sum + length, 0);
}
