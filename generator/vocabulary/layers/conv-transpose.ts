import { describeShape } from "../../ir/describe.ts";
import { below, pick } from "../../ir/example.ts";
import {
  type Arithmetic,
  type Build,
  type Fault,
  layerKind,
  type Padding,
  type Tensor,
} from "../../ir/layer.ts";
import { add, local, mul, number } from "../../ir/scalar.ts";
import { type Shape, sizeOf, type TensorData } from "../../ir/tensor-data.ts";
import { broadcast, insertAxis, slice, splitAxis, type View } from "../../ir/view.ts";
import { range, valuesAt } from "./along-axes.ts";
import { perAxis } from "./axes.ts";
import {
  activated,
  type Convolution,
  channelsOf,
  convolutionFields,
  describeKernel,
  inGroups,
  kernelOf,
  lowerActivation,
  type Said as SaidOfOne,
  windowsSaid,
  withChannelsLast,
} from "./convolve.ts";
import { countFault } from "./describe-shapes.ts";
import {
  groupFault,
  type KernelSaid,
  layoutRemedy,
  matricesOf,
  tensorAxesOf,
  viewKernel,
} from "./kernels.ts";
import { padWithNumber } from "./pad.ts";
import { extentOf, listFault, pairOf, spatialAxes, tooManyFault } from "./windows.ts";

const { filters, kernel, strides, dilation, groups, activation, channels, bias } = convolutionFields;

/** The letters of space are those of two axes, but stand for any number of them. */
const layouts = ["hwio", "hwoi", "iohw", "oihw", "ohwi"] as const;

/** How many folds compute a layer, one for each combination of places that a stride tells apart. */
const MOST_PHASES = 1024;

interface Said extends SaidOfOne {
  readonly output_padding: readonly number[];
}

interface Transposed extends Convolution {
  readonly output_padding: readonly number[];
}

/** What there is along one axis. */
interface Along {
  readonly axis: number;
  readonly size: number;
  readonly taken: number;
  readonly stride: number;
  readonly dilation: number;
  /** How many values are left out before the first of the output. */
  readonly before: number;
  readonly count: number;
}

/** Sizes as ConvTranspose of ONNX has them; `same` gives as many values per input as the stride. */
function axesOf(said: Said, input: Shape): readonly Along[] {
  const axes = spatialAxes(said.channels, input);
  const [sizes, strides, dilations, more] = [
    said.kernel,
    said.strides,
    said.dilation,
    said.output_padding,
  ].map((list) => perAxis(list, axes)) as [
    readonly number[],
    readonly number[],
    readonly number[],
    readonly number[],
  ];
  return axes.map((axis, n) => {
    const [size, stride] = [input[axis] as number, strides[n] as number];
    const window = { taken: sizes[n] as number, dilation: dilations[n] as number };
    const full = (size - 1) * stride + extentOf(window) + (more[n] as number);
    const [before, count] = cutAlong(n, full, size * stride, said.padding);
    return { axis, size, ...window, stride, before, count };
  });
}

/** How much of the full output is left out before the first value, and how much is left. */
function cutAlong(n: number, full: number, same: number, padding: Padding): readonly [number, number] {
  if (typeof padding !== "string") {
    const [before, after] = pairOf(padding, n);
    return [before, full - before - after];
  }
  if (padding === "valid") return [0, full];
  const half = Math.max(0, full - same) / 2;
  return [padding === "same" ? Math.floor(half) : Math.ceil(half), same];
}

const outputShape = (said: Said, input: Shape): Shape =>
  axesOf(said, input)
    .reduce((shape, { axis, count }) => shape.with(axis, count), input)
    .with(channelsOf(said, input), said.filters);

const transposedKernel = (said: SaidOfOne, input: Shape): KernelSaid => ({
  ...kernelOf(said, input),
  transposed: true,
});

function fieldFault(said: Said, input: Shape): Fault | undefined {
  const fault = listFault(windowsSaid(said), input);
  if (fault !== undefined) return fault;
  const { output_padding: more } = said;
  const axes = spatialAxes(said.channels, input);
  if (more.length > 1 && more.length !== axes.length) return countFault("output_padding", more, axes);
  return groupFault(transposedKernel(said, input), channelsOf(said, input));
}

function sizeFault(said: Said, input: Shape): Fault | undefined {
  const along = axesOf(said, input);
  for (const { axis, count } of along)
    if (count < 1)
      return {
        field: "padding",
        fault: `has padding that leaves nothing along axis ${axis}, where the output would have size ${count}`,
      };
  const phases = along.map(({ stride, count }) => Math.min(stride, count));
  const most = MOST_PHASES.toLocaleString("en");
  if (sizeOf(phases) > MOST_PHASES)
    return {
      field: "strides",
      fault: `has strides ${describeShape(along.map(({ stride }) => stride))}, which need ${sizeOf(phases).toLocaleString("en")} different sums; the limit is ${most}`,
    };
  const padded = along.reduce((shape, one) => {
    const { before, after } = padsFor(one);
    return shape.with(one.axis, before + one.size + after);
  }, input);
  return tooManyFault(padded);
}

/** What the output at each place adds up of a larger one: x·K of every input, `stride` apart (Dumoulin and Visin 2016, chapter 4). */
export const conv_transpose = layerKind({
  kind: "conv_transpose",
  about:
    "the transposed convolution: each place of the input adds its kernel to the output, strides apart; then the activation",
  fields: {
    filters,
    kernel,
    strides: {
      ...strides,
      about:
        "how far apart the places of the input are in the output, one number per spatial axis or one for all",
    },
    padding: {
      type: "padding",
      of: ["same", "same_lower", "valid"],
      default: "valid",
      about:
        "how much of the output is left out at its ends: as much as leaves one value per input and stride (same, the odd one at the end, or same_lower, at the start), nothing (valid), a number for all sides, or [before, after] per spatial axis",
    },
    output_padding: {
      ...{ type: "list", of: "index", mayBeOne: true, default: 0 },
      about: "how many values are added at the end of the output, one number per spatial axis or one for all",
    },
    dilation,
    groups,
    activation,
    channels,
    layout: {
      ...{ type: "choice", of: layouts, default: "hwio" },
      about:
        "the axes of the kernel as stored, in which hw are all spatial axes, i the inputs and o the filters of a group: hwoi in Keras, iohw in PyTorch and ONNX",
    },
    weights: {
      ...{ type: "tensor", about: "the kernel, its axes as layout has them" },
      dimensions: ["kernel", "inputs", "filters / groups"],
      axes: (said: Said, [input = []]: readonly Shape[]) =>
        fieldFault(said, input) === undefined ? tensorAxesOf(transposedKernel(said, input)) : undefined,
      remedy: (said: Said, [input = []]: readonly Shape[], shape: Shape) =>
        layoutRemedy(layouts, (layout) => transposedKernel({ ...said, layout }, input), shape),
    },
    bias,
  },
  takes: { least: 1, most: 1 },
  fault: (said, [input = []]) => fieldFault(said, input) ?? sizeFault(said, input),
  output: (said, [input = []]) => outputShape(said, input),
  detail(said, [input = []]) {
    const more = perAxis(said.output_padding, spatialAxes(said.channels, input));
    const isNone = more.every((count) => count === 0);
    return `${describeKernel(said, input)}${isNone ? "" : `, output_padding ${describeShape(more)}`}`;
  },
  reference: ({ activation, ...said }, [input], arithmetic) =>
    activated(said, spread(said, input as Tensor, arithmetic), activation, arithmetic),
  lower: ({ activation, ...said }, [x], build) =>
    lowerActivation(lowerSpread(said, x as View, build), said, activation, build),
  example(random, near) {
    const space = near.slice(0, 1 + below(random, Math.min(near.length, 3)));
    const each = (least: number, most: number): number[] => space.map(() => least + below(random, most));
    const [groups, inputs] = [1 + below(random, 2), 1 + below(random, 3)];
    const channels = pick(random, ["last", "first"] as const);
    const fields = {
      filters: groups * (1 + below(random, 3)),
      ...{
        kernel: each(1, 3),
        strides: each(1, 3),
        dilation: each(1, 2),
        output_padding: each(0, 2),
        groups,
        channels,
      },
      padding: pick<Padding>(random, ["same", "same_lower", "valid", [[1, 0]]]),
      layout: pick(random, layouts),
    };
    const input = channels === "last" ? [...space, groups * inputs] : [groups * inputs, ...space];
    const fits = sizeFault(fields, input) === undefined;
    return { inputs: [input], fields: fits ? fields : { ...fields, padding: "valid" } };
  },
});

/**
 * The sums at each place: of those kernel values that come to lie there, in the order of the kernel, times the inputs that they
 * belong to, which are 0 beyond the ends. The output has its channels last.
 */
function spread(said: Transposed, input: Tensor, { affine, round }: Arithmetic): Tensor {
  const x = withChannelsLast(input, said.channels);
  const along = axesOf({ ...said, channels: "last" }, x.shape);
  const kernel = transposedKernel({ ...said, channels: "last" }, x.shape);
  const each = kernel.channels / said.groups;
  const columns = said.filters / said.groups;
  const matrices = matricesOf(said.weights, kernel);
  const values: number[] = [];
  const counts = along.map(({ count }) => count);
  for (const place of combinations(counts.map((count) => range(0, count)))) {
    const terms = along.map((one, n) => termsAt(one, place[n] as number));
    const chosen = combinations(terms);
    for (const [group, matrix] of matrices.entries()) {
      const taken = chosen.flatMap((one) => inputsAt(x, one, group * each, each));
      const rows = chosen.flatMap((one) => {
        const tap = one.reduce((row, { tap }, n) => row * (kernel.kernel[n] as number) + tap, 0);
        return range(tap * each, (tap + 1) * each);
      });
      const b = said.bias?.data.subarray(group * columns, (group + 1) * columns);
      // Where no kernel value comes to lie, the sum is 0.
      const sums =
        rows.length > 0 ? affine(taken, rowsOf(matrix, rows), undefined) : range(0, columns).map(() => 0);
      for (const [j, sum] of sums.entries()) values.push(b ? round(sum + (b[j] as number)) : sum);
    }
  }
  return { shape: [...counts, said.filters], values };
}

/** A kernel value along an axis, and the place of the input that it belongs to. */
interface Term {
  readonly tap: number;
  readonly from: number;
}

const termsAt = ({ taken, stride, dilation, before }: Along, place: number): readonly Term[] =>
  range(0, taken)
    .map((tap) => ({ tap, from: (place + before - tap * dilation) / stride }))
    .filter(({ from }) => Number.isInteger(from));

/** Some channels of an input at a place, zeros beyond its ends. */
function inputsAt(
  { shape, values }: Tensor,
  at: readonly Term[],
  first: number,
  count: number,
): readonly number[] {
  const place = at.reduce((row, { from }, n) => row * (shape[n] as number) + from, 0);
  const isInside = at.every(({ from }, n) => from >= 0 && from < (shape[n] as number));
  const start = place * (shape.at(-1) as number) + first;
  return isInside ? values.slice(start, start + count) : range(0, count).map(() => 0);
}

const rowsOf = ({ shape: [, columns = 0], data }: TensorData, rows: readonly number[]): TensorData => {
  const places = rows.flatMap((row) => range(row * columns, (row + 1) * columns));
  return { shape: [rows.length, columns], data: Float64Array.from(valuesAt(Array.from(data), places)) };
};

/** The places along an axis that a stride does not tell apart, `stride` apart from `first` on, and what each of them adds up. */
interface Phase {
  readonly first: number;
  readonly count: number;
  /** The kernel values, so many from one on, and so far apart. */
  readonly tap: number;
  readonly taps: number;
  readonly apart: number;
  /** The input that the first of them belongs to at the first place; one further for each place, and `back` less for each tap. */
  readonly from: number;
  readonly back: number;
}

function phasesOf({ taken, stride, dilation, before, count }: Along): readonly Phase[] {
  const common = commonDivisor(stride, dilation);
  const apart = stride / common;
  return range(0, Math.min(stride, count)).map((first) => {
    const tap = range(0, Math.min(apart, taken)).find(
      (one) => (first + before - one * dilation) % stride === 0,
    );
    const places = { first, count: Math.ceil((count - first) / stride), apart, back: dilation / common };
    if (tap === undefined) return { ...places, tap: 0, taps: 0, from: 0 };
    return {
      ...places,
      tap,
      taps: Math.ceil((taken - tap) / apart),
      from: (first + before - tap * dilation) / stride,
    };
  });
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));

/** How many places beyond the ends of an input its phases reach. */
function padsFor(along: Along): { readonly axis: number; readonly before: number; readonly after: number } {
  const ends = phasesOf(along)
    .filter(({ taps }) => taps > 0)
    .map(({ from, taps, back, count }) => [from - (taps - 1) * back, from + count - 1] as const);
  return {
    axis: along.axis,
    before: Math.max(0, ...ends.map(([least]) => -least)),
    after: Math.max(0, ...ends.map(([, most]) => most - along.size + 1)),
  };
}

/** One fold for each combination of phases, into every so many places of the output. */
function lowerSpread(said: Transposed, x: View, build: Build): View {
  const along = axesOf(said, x.shape);
  const rank = along.length;
  const kernel = transposedKernel(said, x.shape);
  const pads = along.map(padsFor);
  const padded = padWithNumber(x, pads, 0, build);
  const whole = build.room(outputShape(said, x.shape));
  const w = viewKernel(build.constant("W", said.weights), kernel);
  const b = said.bias && splitAxis(build.constant("b", said.bias), 0, said.groups);
  const input = inGroups(padded, said, x.shape.length);
  const output = inGroups(whole, said, x.shape.length);
  const perGroup = said.filters / said.groups;
  for (const phases of combinations(along.map(phasesOf))) {
    const to = phases.reduce(
      (view, { first, count }, n) => slice(view, n, first, count, (along[n] as Along).stride),
      output,
    );
    if (phases.some(({ taps }) => taps === 0)) {
      const formula = b ? add(number(0), local("b")) : number(0);
      build.map({ operands: b ? { b } : {}, formula, to });
      continue;
    }
    const taken = phases.reduce((view, phase, n) => {
      const from = phase.from + (pads[n] as { before: number }).before;
      const places = slice(view, n, from, phase.count);
      const step = view.strides[n] as number;
      return {
        ...places,
        shape: places.shape.toSpliced(rank + 1 + n, 0, phase.taps),
        strides: places.strides.toSpliced(rank + 1 + n, 0, -phase.back * step),
      };
    }, input);
    const taps = phases.reduce((view, { tap, taps, apart }, n) => slice(view, 2 + n, tap, taps, apart), w);
    const over = [...phases.map(({ taps }) => taps), kernel.channels / said.groups];
    build.fold({
      ...{ by: "add", over, formula: mul(local("x"), local("w")) },
      operands: {
        x: insertAxis(taken, rank + 1, perGroup),
        w: broadcast(taps, [...phases.map(({ count }) => count), said.groups, perGroup, ...over]),
      },
      ...(b && { finish: { formula: add(local("sum"), local("b")), operands: { b } } }),
      ...{ result: "sum", symbol: "a", to },
    });
  }
  return whole;
}

/** Every way to pick one item of each list, the last list first to move. */
const combinations = <T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] =>
  lists.reduce<readonly (readonly T[])[]>(
    (picked, list) => picked.flatMap((one) => list.map((item) => [...one, item])),
    [[]],
  );
