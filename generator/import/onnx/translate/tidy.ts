import type { ImportedField, ImportedTensor } from "../../imported-model.ts";
import { type Draft, draft, isTensor, reshaped, sameShape, together, transposed } from "./draft.ts";
import type { RewriteRule } from "./rewrite.ts";

/** Adjacent slices that are joined again are one slice, or the whole source. */
const partsTogether: RewriteRule = (layer) => {
  const [first] = layer.from;
  const [source] = first?.from ?? [];
  const { axis } = layer.fields;
  if (layer.kind !== "concat" || first === undefined || source === undefined) return undefined;
  const isNext = (part: Draft, i: number): boolean =>
    part.kind === "slice" &&
    part.from[0] === source &&
    part.fields.axis === axis &&
    part.fields.step === 1 &&
    (i === 0 || part.fields.start === layer.from[i - 1]?.fields.end);
  if (!layer.from.every(isNext)) return undefined;
  const [start, end] = [first.fields.start as number, layer.from.at(-1)?.fields.end as number];
  if (start === 0 && end === source.shape[axis as number]) return source;
  return draft(
    "slice",
    [source],
    { axis: axis as number, start, end, step: 1 },
    layer.shape,
    together(first.origin, layer.origin),
  );
};

/** Removes reshapes that change nothing, and all but the last of several in a row. */
const reshapes: RewriteRule = (layer) => {
  const [source] = layer.from;
  if (layer.kind !== "reshape" || source === undefined) return undefined;
  if (sameShape(source.shape, layer.shape)) return source;
  const [before] = source.from;
  if (source.kind !== "reshape" || before === undefined) return undefined;
  return reshaped(before, layer.shape, together(source.origin, layer.origin));
};

/** Merges two transposes; one that moves only axes of size 1 becomes a reshape. */
const transposes: RewriteRule = (layer) => {
  const [source] = layer.from;
  if (layer.kind !== "transpose" || source === undefined) return undefined;
  const axes = axesOf(layer);
  const lasting = axes.filter((axis) => source.shape[axis] !== 1);
  if (lasting.every((axis, i) => i === 0 || axis > (lasting[i - 1] as number))) {
    return reshaped(source, layer.shape, layer.origin);
  }
  const [before] = source.from;
  if (source.kind !== "transpose" || before === undefined) return undefined;
  const first = axesOf(source);
  const both = axes.map((axis) => first[axis] as number);
  return transposed(before, both, together(source.origin, layer.origin));
};

const axesOf = ({ fields }: Draft): readonly number[] => fields.axes as readonly number[];

/** Matrices that are transposed before they are multiplied. */
const transposedFactors: RewriteRule = (layer) => {
  const swaps = layer.from.map((source) => source.kind === "transpose" && swapsLast(axesOf(source)));
  if (layer.kind !== "matmul" || !swaps.includes(true)) return undefined;
  const fields = Object.fromEntries(
    ["transpose_a", "transpose_b"].map((flag, n) => [flag, (layer.fields[flag] === true) !== swaps[n]]),
  );
  const from = layer.from.map((source, n) => (swaps[n] ? (source.from[0] as Draft) : source));
  return draft(layer.kind, from, fields, layer.shape, layer.origin);
};

/** Whether an order of axes changes only the last two. */
const swapsLast = (axes: readonly number[]): boolean => {
  const last = axes.length - 1;
  return axes.every((axis, n) => axis === (n < last - 1 ? n : 2 * last - 1 - n));
};

/** A reduction that removes its axes rather than keeping them with size 1. */
const axesRemoved: RewriteRule = (layer, isUsedOnce) => {
  const [source] = layer.from;
  if (layer.kind !== "reshape" || source?.fields.keep_axes !== true || !isUsedOnce(source)) return undefined;
  const { keep_axes, ...fields } = source.fields;
  const { axis = source.shape.length - 1, axes = [axis] } = fields;
  const left = source.shape.filter((_, i) => !(axes as readonly number[]).includes(i));
  if (!sameShape(layer.shape, left.length === 0 ? [1] : left)) return undefined;
  return draft(source.kind, source.from, fields, layer.shape, source.origin);
};

type Rule = (layer: Draft, source: Draft) => Draft["fields"] | undefined;

/** Merges a layer into its source, if nothing else uses that; the operations stay the same. */
const merging =
  (kind: string, sourceKind: string, fieldsOf: Rule, result = sourceKind): RewriteRule =>
  (layer, isUsedOnce) => {
    const [source] = layer.from;
    if (layer.kind !== kind || source?.kind !== sourceKind || !isUsedOnce(source)) return undefined;
    const fields = fieldsOf(layer, source);
    return fields && draft(result, source.from, fields, layer.shape, together(source.origin, layer.origin));
  };

/** (x·scale) + shift. */
const shiftAfterScale = merging("scale", "scale", (layer, source) =>
  layer.fields.scale === false && source.fields.shift === false
    ? { ...source.fields, shift: layer.fields.shift as ImportedField }
    : undefined,
);

/** (x − mean) / std. */
const divisionAfterShift = merging(
  "normalize",
  "scale",
  (layer, source) =>
    layer.fields.mean === 0 && source.fields.scale === false
      ? { mean: negated(source.fields.shift), std: layer.fields.std as ImportedField }
      : undefined,
  "normalize",
);

/** X·W + B. */
const bias = merging("scale", "dense", (layer, source) => {
  const { fields, shape } = source;
  if (layer.fields.scale !== false || fields.bias !== false || fields.activation !== undefined)
    return undefined;
  return { ...fields, bias: perUnit(layer.fields.shift, shape.at(-1) as number, fields.weights) };
});

/** gamma and beta after the normalization itself. */
const gammaAndBeta = merging("scale", "layer_norm", (layer, source) => {
  const { scale = false, shift = false } = layer.fields;
  const { gamma, beta } = source.fields;
  const isFree = source.fields.axes === undefined && beta === false && (scale === false || gamma === false);
  if (!isFree || !isPerUnit(scale) || !isPerUnit(shift)) return undefined;
  return { ...source.fields, ...(scale && { gamma: scale }), beta: shift };
});

const isPerUnit = (field: ImportedField): boolean => field === false || isTensor(field);

const NEGATED = "_negated";

function negated(field: ImportedField | undefined): ImportedField {
  if (!isTensor(field)) return -(field as number);
  const { key, tensor } = field;
  const data = tensor.data.map((value) => -value);
  const name = key.endsWith(NEGATED) ? key.slice(0, -NEGATED.length) : `${key}${NEGATED}`;
  return { ...field, key: name, tensor: { ...tensor, data } };
}

/** A bias has a number for each unit. */
function perUnit(
  shift: ImportedField | undefined,
  units: number,
  weights: ImportedField | undefined,
): ImportedTensor {
  if (isTensor(shift)) return shift;
  const data = new Float64Array(units).fill(shift as number);
  return { kind: "tensor", key: `${(weights as ImportedTensor).key}_bias`, tensor: { shape: [units], data } };
}

/** Rules that merge layers without changing a bit of their results. */
export const tidying: readonly RewriteRule[] = [
  partsTogether,
  reshapes,
  transposes,
  transposedFactors,
  axesRemoved,
  shiftAfterScale,
  divisionAfterShift,
  bias,
  gammaAndBeta,
];
