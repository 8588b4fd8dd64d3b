import { below, pick, type Random } from "../../ir/example.ts";
import { type Build, layerKind, type Tensor } from "../../ir/layer.ts";
import { abs, lessOrEqual, local, mul } from "../../ir/scalar.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import { insertAxis, slice, splitAxis, type View } from "../../ir/view.ts";
import { eachAlong } from "./along-axes.ts";
import { perAxis } from "./axes.ts";
import { type Band, bandOf } from "./band.ts";
import { countFault } from "./describe-shapes.ts";
import { padWithEdges } from "./pad.ts";
import { sum } from "./standardize.ts";
import {
  coordinates,
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
  readonly channels: Channels;
}

type NumberedAxis = ResizedAxis & { readonly axis: number };

/** The axes that are resized, in their order. */
function resizedAxes({ sizes, scales, channels }: Sizes, input: Shape): readonly NumberedAxis[] {
  const axes = spatialAxes(channels, input);
  const [counts, factors] = [sizes && perAxis(sizes, axes), scales && perAxis(scales, axes)];
  return axes.map((axis, n) => {
    const [size, scale] = [input[axis] as number, factors?.[n]];
    return { axis, size, scale, count: counts?.[n] ?? Math.floor(size * (scale ?? 1)) };
  });
}

/** Fields that only some modes use, and what they are where nobody says so. */
const usedBy = {
  rounding: { modes: ["nearest"], standard: "round_prefer_floor" },
  cubic_coefficient: { modes: ["cubic"], standard: -0.75 },
  exclude_outside: { modes: ["linear", "cubic"], standard: false },
  antialias: { modes: ["linear", "cubic"], standard: false },
} as const;

/** The fault of a field that the mode makes no use of. */
function unusedFault(reading: Reading): string | undefined {
  for (const [field, { modes, standard }] of Object.entries(usedBy)) {
    const value = reading[field as keyof typeof usedBy];
    if (value === standard || (modes as readonly string[]).includes(reading.mode)) continue;
    const which = `${modes.length === 1 ? "mode" : "modes"} ${modes.join(" and ")}`;
    return `has ${field}: ${value}, which only ${which} ${modes.length === 1 ? "uses" : "use"}, but its mode is ${reading.mode}`;
  }
  return undefined;
}

function sizesFault({ sizes, scales, channels }: Sizes, input: Shape): string | undefined {
  const axes = spatialAxes(channels, input);
  const fault = spaceFault(channels, input);
  if (fault !== undefined) return fault;
  if (sizes === undefined && scales === undefined) return "needs sizes or scales";
  for (const [name, list] of Object.entries({ sizes, scales }))
    if (list && list.length > 1 && list.length !== axes.length) return countFault(name, list, axes);
  const lost = resizedAxes({ sizes, scales, channels }, input).find(({ count }) => count === 0);
  return (
    lost && `has scale ${lost.scale} for axis ${lost.axis}, which has size ${lost.size}: no value is left`
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
    channels: windowFields.channels,
  },
  takes: { least: 1, most: 1 },
  fault({ sizes, scales, channels, ...reading }, [input = []]) {
    const fault = sizesFault({ sizes, scales, channels }, input) ?? unusedFault(reading);
    if (fault !== undefined) return fault;
    for (const axis of resizedAxes({ sizes, scales, channels }, input)) {
      const place = tapsOf(axis, reading).findIndex((taps) => taps.length === 0);
      if (place >= 0)
        return `has exclude_outside, but place ${place} of axis ${axis.axis} reads only what lies beyond the ends`;
    }
    return undefined;
  },
  output: (said, [input = []]) =>
    resizedAxes(said, input).reduce<Shape>((shape, { axis, count }) => shape.with(axis, count), input),
  reference({ sizes, scales, channels, ...reading }, [input], { round }) {
    const { shape } = input as Tensor;
    const { values } = resizedAxes({ sizes, scales, channels }, shape).reduce((before, axis) => {
      const to = before.shape.with(axis.axis, axis.count);
      const rows = tapsOf(axis, reading);
      const values = eachAlong(
        before,
        [axis.axis],
        (x) =>
          rows.map((taps) => {
            const terms = taps.flatMap(({ index, weight }) => {
              const rounded = round(weight);
              const value = x[Math.min(Math.max(index, 0), axis.size - 1)] as number;
              return rounded === 0 ? [] : [round(value * rounded)];
            });
            return sum(terms, round);
          }),
        to,
      );
      return { shape: to, values };
    }, input as Tensor);
    return [{ symbol: "Z", values }];
  },
  lower({ sizes, scales, channels, ...reading }, inputs, build) {
    const first = inputs[0] as View;
    return resizedAxes({ sizes, scales, channels }, first.shape).reduce(
      (view, axis) => resizeAxis(view, axis, tapsOf(axis, reading), build),
      first,
    );
  },
  example(random, near) {
    const channels = pick(random, ["last", "first"] as const);
    const input = near.length > 1 ? near : [...near, 2];
    const axes = spatialAxes(channels, input);
    const mode = pick(random, modes);
    return {
      inputs: [input],
      fields: {
        ...exampleSizes(random, axes.length),
        ...{ mode, coordinates: pick(random, coordinates), channels },
        rounding: mode === "nearest" ? pick(random, roundingWords) : roundingWords[0],
        ...(mode === "nearest" ? { antialias: false, exclude_outside: false } : {}),
      },
    };
  },
});

function exampleSizes(random: Random, count: number): Partial<Sizes> {
  const list = <T>(make: () => T): T[] => Array.from({ length: count }, make);
  return random() < 0.5
    ? { sizes: list(() => 1 + below(random, 8)) }
    : { scales: list(() => pick(random, [1, 2, 1.5, 3, 2.25])) };
}

/** One axis by a band of weights. */
function resizeAxis(
  view: View,
  { axis, count }: NumberedAxis,
  rows: readonly (readonly Tap[])[],
  build: Build,
): View {
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
