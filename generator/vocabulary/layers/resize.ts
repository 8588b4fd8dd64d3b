import { below, pick, type Random } from "../../ir/example.ts";
import {
  type Build,
  type Fault,
  type FieldFault,
  layerKind,
  type Round,
  type Tensor,
} from "../../ir/layer.ts";
import { MOST_VALUES } from "../../ir/limits.ts";
import { abs, lessOrEqual, local, mul } from "../../ir/scalar.ts";
import { type Shape, sizeOf } from "../../ir/tensor-data.ts";
import { insertAxis, slice, splitAxis, type View } from "../../ir/view.ts";
import { eachAlong } from "./along-axes.ts";
import { perAxis } from "./axes.ts";
import { type Band, bandOf } from "./band.ts";
import { countFault } from "./describe-shapes.ts";
import { joinNumbers, padWithEdges, padWithNumber } from "./pad.ts";
import { sum } from "./standardize.ts";
import {
  coordinates,
  cropping,
  modes,
  type Reading,
  type ResizedAxis,
  roundingWords,
  type Tap,
  tapsOf,
} from "./taps.ts";
import { type Channels, spaceFault, spatialAxes, windowFields } from "./windows.ts";

const x = local("x");
const w = local("w");

/** What a layer says of the sizes that it makes. */
interface Sizes {
  readonly sizes: readonly number[] | undefined;
  readonly scales: readonly number[] | undefined;
  readonly start: readonly number[];
  readonly end: readonly number[];
  readonly channels: Channels;
}

type NumberedAxis = ResizedAxis & { readonly axis: number };

/** The axes that are resized, in their order. */
function resizedAxes(said: Sizes, input: Shape): readonly NumberedAxis[] {
  const { sizes, scales } = said;
  const axes = spatialAxes(said.channels, input);
  const [starts, ends] = [perAxis(said.start, axes), perAxis(said.end, axes)];
  const [counts, factors] = [sizes && perAxis(sizes, axes), scales && perAxis(scales, axes)];
  return axes.map((axis, n) => {
    const [size, scale] = [input[axis] as number, factors?.[n]];
    const count = counts?.[n] ?? Math.floor(size * (scale ?? 1));
    return { axis, size, scale, count, start: starts[n] as number, end: ends[n] as number };
  });
}

const resizedShape = (said: Sizes, input: Shape): Shape =>
  resizedAxes(said, input).reduce((shape, { axis, count }) => shape.with(axis, count), input);

/** An axis with what each of its places reads, but for those before and after that lie beyond its ends. */
type ReadAxis = NumberedAxis & {
  readonly rows: readonly (readonly Tap[])[];
  readonly before: number;
  readonly after: number;
};

const readAxes = (said: Said, input: Shape): readonly ReadAxis[] =>
  resizedAxes(said, input).map((axis) => {
    const all = tapsOf(axis, said);
    const rows = all.filter((taps) => taps.length > 0);
    const before = all.findIndex((taps) => taps.length > 0);
    return { ...axis, rows, before, after: all.length - rows.length - before };
  });

type Said = Sizes & Reading & { readonly outside: number };

/** Fields that only some modes or coordinates use, and what they are where nobody says so. */
const usedBy = [
  { field: "rounding", of: "mode", words: ["nearest"], standard: "round_prefer_floor" },
  { field: "cubic_coefficient", of: "mode", words: ["cubic"], standard: -0.75 },
  { field: "exclude_outside", of: "mode", words: ["linear", "cubic"], standard: false },
  { field: "antialias", of: "mode", words: ["linear", "cubic"], standard: false },
  { field: "start", of: "coordinates", words: [cropping], standard: 0 },
  { field: "end", of: "coordinates", words: [cropping], standard: 1 },
  { field: "outside", of: "coordinates", words: [cropping], standard: 0 },
] as const satisfies readonly {
  field: keyof Said;
  of: keyof Said;
  words: readonly string[];
  standard: unknown;
}[];

/** The fault of a field that the layer makes no use of. */
function unusedFault(said: Said): FieldFault | undefined {
  for (const { field, of, words, standard } of usedBy) {
    const value = said[field];
    const isStandard = [value].flat().every((one) => one === standard);
    if (isStandard || (words as readonly string[]).includes(said[of])) continue;
    return { field, fault: `has ${field}: ${value}, which is used only with ${of}: ${words.join(" or ")}` };
  }
  return undefined;
}

/** The fault of places that read nothing. */
function emptyFault(said: Said, input: Shape): Fault | undefined {
  // More values than a layer may have are refused without counting what they read.
  if (sizeOf(resizedShape(said, input)) > MOST_VALUES) return undefined;
  for (const { axis, rows, before, after, start, end } of readAxes(said, input)) {
    if (rows.length === 0 && said.coordinates === cropping)
      return `reads nothing of axis ${axis}: all places from start ${start} to end ${end} lie beyond its ends`;
    const places =
      rows.length === 0
        ? `all places of axis ${axis} read`
        : `place ${before > 0 ? 0 : rows.length} of axis ${axis} reads`;
    if (said.coordinates !== cropping && before + after > 0)
      return {
        field: "exclude_outside",
        fault: `has exclude_outside, but ${places} only what lies beyond its ends`,
      };
  }
  return undefined;
}

function sizesFault({ sizes, scales, channels, start, end }: Sizes, input: Shape): Fault | undefined {
  const axes = spatialAxes(channels, input);
  const fault = spaceFault(channels, input);
  if (fault !== undefined) return fault;
  if (sizes === undefined && scales === undefined) return "needs sizes or scales";
  for (const [name, list] of Object.entries({ sizes, scales, start, end }))
    if (list && list.length > 1 && list.length !== axes.length) return countFault(name, list, axes);
  const lost = resizedAxes({ sizes, scales, channels, start, end }, input).find(({ count }) => count === 0);
  return (
    lost && {
      field: "scales",
      fault: `has scale ${lost.scale} for axis ${lost.axis}, which has size ${lost.size}: no value is left`,
    }
  );
}

/**
 * Values between those of an input, along each spatial axis for itself, from the first axis to the last.
 * Source: https://onnx.ai/onnx/operators/onnx__Resize.html
 */
export const resize = layerKind({
  kind: "resize",
  about: "more or fewer values along the spatial axes: the nearest ones, or what lies between them",
  fields: {
    sizes: {
      ...{ type: "list", of: "size", mayBeOne: true, mayBeMissing: true },
      about:
        "the new sizes, one number per spatial axis or one for all; without them, scales times the old ones",
    },
    scales: {
      ...{ type: "list", of: "factor", mayBeOne: true, mayBeMissing: true },
      about:
        "how many times as large the axes become, one number per spatial axis or one for all; without them, what the sizes give",
    },
    mode: {
      ...{ type: "choice", of: modes, default: "nearest" },
      about: "nearest, or weighted sums of the 2 (linear) or 4 (cubic) nearest values along each axis",
    },
    coordinates: {
      ...{ type: "choice", of: coordinates, default: "half_pixel" },
      about: "how places are mapped to positions in the input, in the words of ONNX",
    },
    rounding: {
      ...{ type: "choice", of: roundingWords, default: "round_prefer_floor" },
      about: "for mode nearest: how positions are rounded to places",
    },
    cubic_coefficient: {
      ...{ type: "number", default: -0.75 },
      about: "for mode cubic: the slope of its kernel at 1; PyTorch and ONNX have -0.75, TensorFlow -0.5",
    },
    exclude_outside: {
      ...{ type: "flag", default: false },
      about: "true leaves out what lies beyond the ends; by default the outermost values continue there",
    },
    antialias: {
      ...{ type: "flag", default: false },
      about: "true makes the sums of an axis that gets shorter wider by as much",
    },
    start: {
      ...{ type: "list", of: "coordinate", mayBeOne: true, default: 0 },
      about:
        "for tf_crop_and_resize: where the part of the axis that is resized begins, 0 being its first value and 1 its last; one number per spatial axis or one for all",
    },
    end: {
      ...{ type: "list", of: "coordinate", mayBeOne: true, default: 1 },
      about: "for tf_crop_and_resize: where that part ends; if before start, it is reversed",
    },
    outside: {
      ...{ type: "number", default: 0, mayBeInfinite: true },
      about: "for tf_crop_and_resize: the value of places beyond the ends; may be infinite",
    },
    channels: windowFields.channels,
  },
  takes: { least: 1, most: 1 },
  fault: (said, [input = []]) => sizesFault(said, input) ?? unusedFault(said) ?? emptyFault(said, input),
  output: (said, [input = []]) => resizedShape(said, input),
  detail: ({ mode }) => mode,
  reference(said, [input], { round }) {
    const axes = readAxes(said, (input as Tensor).shape);
    const inside = axes.reduce((x, axis) => resized(x, axis, round), input as Tensor);
    const { values } = axes.reduce((x, pads) => joinNumbers(x, pads, round(said.outside)), inside);
    return [{ symbol: "Z", values }];
  },
  lower(said, inputs, build) {
    const x = inputs[0] as View;
    const axes = readAxes(said, x.shape);
    const inside = axes.reduce((view, axis) => resizeAxis(view, axis, build), x);
    return padWithNumber(inside, axes, said.outside, build);
  },
  example(random, near) {
    const channels = pick(random, ["last", "first"] as const);
    const input = near.length > 1 ? near : [...near, 2];
    const axes = spatialAxes(channels, input);
    const mode = pick(random, modes);
    const word = pick(random, coordinates);
    return {
      inputs: [input],
      fields: {
        ...exampleSizes(random, axes.length),
        ...{ mode, coordinates: word, channels },
        ...(word === cropping ? { start: pick(random, [-0.2, 0.3, 1.2]), end: 0.9, outside: 0.5 } : {}),
        rounding: mode === "nearest" ? pick(random, roundingWords) : roundingWords[0],
        ...(mode === "nearest" ? { antialias: false, exclude_outside: false } : {}),
      },
    };
  },
});

function exampleSizes(random: Random, count: number): Pick<Said, "sizes" | "scales"> | object {
  const list = <T>(make: () => T): T[] => Array.from({ length: count }, make);
  return random() < 0.5
    ? { sizes: list(() => 1 + below(random, 8)) }
    : { scales: list(() => pick(random, [1, 2, 1.5, 3, 2.25])) };
}

/** One axis resized: at each place the sum of what it reads, in the order of the axis. */
function resized(input: Tensor, { axis, size, rows }: ReadAxis, round: Round): Tensor {
  const shape = input.shape.with(axis, rows.length);
  const values = eachAlong(
    input,
    [axis],
    (x) =>
      rows.map((taps) => {
        const terms = taps.flatMap(({ index, weight }) => {
          const rounded = round(weight);
          const value = x[Math.min(Math.max(index, 0), size - 1)] as number;
          return rounded === 0 ? [] : [round(value * rounded)];
        });
        return sum(terms, round);
      }),
    shape,
  );
  return { shape, values };
}

/** One axis resized by a band of weights. */
function resizeAxis(view: View, { axis, rows }: ReadAxis, build: Build): View {
  const count = rows.length;
  const band = bandOf(rows);
  const { block, blocks, width } = band;
  const windows = readBand(view, axis, band, build);
  const rank = view.shape.length;
  const data = band.weights.data.map(build.round);
  if (width === 1 && data.every((weight) => weight === 1)) {
    const repeated = { ...windows, shape: windows.shape.slice(0, -1), strides: windows.strides.slice(0, -1) };
    return slice(build.reshape(repeated, view.shape.with(axis, blocks * block)), axis, 0, count);
  }
  const others = Array.from({ length: rank - 1 - axis }, () => 1);
  const shape = band.weights.shape.toSpliced(2, 0, ...others);
  const weights = build.constant("weights", { shape, data });
  const room = build.room(view.shape.with(axis, blocks * block));
  const product = mul(x, w);
  build.fold({
    ...{ by: "add", over: [width], operands: { x: windows, w: weights } },
    // 0 times an infinity is no term of the sum.
    formula: data.includes(0) ? lessOrEqual(abs(w), 0, -0, product) : product,
    to: splitAxis(room, axis, blocks),
  });
  return slice(room, axis, 0, count);
}

/** An axis as the windows that a band reads: [blocks, rows of a block] in its place, and their values as the last axis. */
function readBand(view: View, axis: number, { block, blocks, step, first, width }: Band, build: Build): View {
  const size = view.shape[axis] as number;
  const ends = [first, first + step * (blocks - 1)];
  const before = Math.max(0, -Math.min(...ends));
  const after = Math.max(0, Math.max(...ends) + width - size);
  const padded = padWithEdges(view, { axis, before, after }, build);
  const stride = padded.strides[axis] as number;
  const rows = insertAxis(slice(padded, axis, first + before, blocks, step), axis + 1, block);
  return { ...rows, shape: [...rows.shape, width], strides: [...rows.strides, stride] };
}
