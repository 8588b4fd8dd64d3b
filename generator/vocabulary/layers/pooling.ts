import { below, type Example, pick, type Random } from "../../ir/example.ts";
import type { FoldNode } from "../../ir/graph.ts";
import {
  type Arithmetic,
  type Build,
  type Fault,
  type Field,
  layerKind,
  type Padding,
  type Tensor,
} from "../../ir/layer.ts";
import { abs, div, local, mul, number, pow, type Scalar, sqrt } from "../../ir/scalar.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import { alongAxes, type View } from "../../ir/view.ts";
import { placesAlong, range, valuesAt } from "./along-axes.ts";
import { joinNumbers } from "./pad.ts";
import { sum } from "./standardize.ts";
import {
  type AxisWindows,
  type Channels,
  describeWindows,
  outputOf,
  placesOfWindows,
  reachOf,
  takeWindows,
  viewWindows,
  type WindowsSaid,
  windowFault,
  windowFields,
  windowsOf,
} from "./windows.ts";

const x = local("x");
const total = local("total");

/** What all pools say. */
interface Said {
  readonly window: readonly number[];
  readonly strides: readonly number[] | undefined;
  readonly padding: Padding;
  readonly dilation: readonly number[];
  readonly ceil: boolean;
  readonly channels: Channels;
}

const fields = {
  window: {
    ...{ type: "list", of: "size", mayBeOne: true },
    about: "the size of the window, one number per spatial axis or one for all",
  },
  strides: {
    ...{ type: "list", of: "size", mayBeOne: true, mayBeMissing: true },
    about: "how far a window moves, one number per spatial axis or one for all; by default, its size",
  },
  padding: {
    type: "padding",
    of: ["same", "same_lower", "valid", "causal"],
    default: "valid",
    about:
      "what windows may reach around the input: as much as gives one output per stride (same, the odd place after it, or same_lower, before it), nothing (valid), a number for all sides, or [before, after] per spatial axis; causal puts all before the input",
  },
  dilation: windowFields.dilation,
  ceil: {
    ...{ type: "flag", default: false },
    about: "true adds a last window that reaches beyond the padding, if it begins before it",
  },
  channels: windowFields.channels,
} as const satisfies Readonly<Record<string, Field>>;

const windowsSaid = (said: Said): WindowsSaid => ({
  ...said,
  sizes: said.window,
  strides: said.strides ?? said.window,
  field: "window",
});

/** The windows of a layer over an input of some shape. */
const windowsIn = (said: Said, input: Shape): readonly AxisWindows[] => windowsOf(windowsSaid(said), input);

function poolFault(said: Said, input: Shape): Fault | undefined {
  const fault = windowFault(windowsSaid(said), input);
  if (fault !== undefined) return fault;
  for (const windows of windowsIn(said, input)) {
    const empty = placesOfWindows(windows, "input").indexOf(0);
    if (empty < 0) continue;
    const { axis, size, stride, before, after } = windows;
    return {
      field: "padding",
      fault: `has a window that covers only padding: it starts at ${empty * stride - before} along axis ${axis}, which has size ${size} and padding [${before}, ${after}]`,
    };
  }
  return undefined;
}

/** A pool as a fold over what its windows take, and what the reference makes of the values of one window. */
interface Pool<S extends Said> {
  /** What stands for places outside of the input. */
  readonly outside: (said: S) => number;
  readonly by: FoldNode["by"];
  readonly formula: (said: S) => Scalar;
  readonly finish: (
    said: S,
    windows: readonly AxisWindows[],
    input: Shape,
    build: Build,
  ) => FoldNode["finish"];
  /** `cells` is how many places a window has that count. */
  readonly of: (said: S, x: readonly number[], cells: number, arithmetic: Arithmetic) => number;
  /** Whether padding counts as cells. */
  readonly countsPadding: (said: S) => boolean;
}

/** What a kind of pool has besides its own fields. */
const pooling = <S extends Said>({ outside, by, formula, finish, of, countsPadding }: Pool<S>) =>
  ({
    takes: { least: 1, most: 1 },
    fault: (said: S, [input = []]: readonly Shape[]) => poolFault(said, input),
    output: (said: S, [input = []]: readonly Shape[]) => outputOf(windowsIn(said, input), input),
    reference(said: S, [input]: readonly Tensor[], arithmetic: Arithmetic) {
      const x = input as Tensor;
      const windows = windowsIn(said, x.shape);
      const ones = { shape: x.shape, values: x.values.map(() => 1) };
      const cells = valuesOfWindows(ones, windows, Number(countsPadding(said)), 0);
      const values = valuesOfWindows(x, windows, outside(said), outside(said)).map((values, n) =>
        of(said, values, sum(cells[n] as readonly number[], arithmetic.round), arithmetic),
      );
      return [{ symbol: "Z", values }];
    },
    lower(said: S, [input]: readonly View[], build: Build) {
      const { shape } = input as View;
      const windows = windowsIn(said, shape);
      const end = finish(said, windows, shape, build);
      return build.fold({
        ...{ by, over: windows.map(({ taken }) => taken), formula: formula(said) },
        operands: { x: viewWindows(input as View, windows, outside(said), build) },
        ...(end && { finish: end }),
      });
    },
    detail: (said: S, [input = []]: readonly Shape[]) => describeWindows(windowsSaid(said), input),
  }) as const;

/** The values of each window, with one number for the padding and another for what lies beyond it. */
function valuesOfWindows(
  input: Tensor,
  windows: readonly AxisWindows[],
  padding: number,
  beyond: number,
): readonly (readonly number[])[] {
  const padded = windows.reduce((x, pads) => joinNumbers(x, pads, padding), input);
  const whole = windows.reduce((x, one) => {
    const after = Math.max(0, reachOf(one) - one.after);
    return joinNumbers(x, { axis: one.axis, before: 0, after }, beyond);
  }, padded);
  const taken = takeWindows(whole, windows);
  const found = new Map(windows.map((one) => [one.axis, one]));
  const shape = taken.shape.flatMap((length, axis) => {
    const own = found.get(axis);
    return own ? [own.count, own.taken] : [length, 1];
  });
  const axes = (first: number) => range(first, shape.length, 2);
  const cells = placesAlong(shape, axes(1));
  return placesAlong(shape, axes(0)).map((start) => valuesAt(taken.values, cells, start));
}

/** How many cells each window has, as one factor per axis; axes along which all windows have as many are one number. */
function divisor(
  windows: readonly AxisWindows[],
  countsPadding: boolean,
  input: Shape,
  build: Build,
): { readonly formula: Scalar; readonly operands: Readonly<Record<string, View>> } {
  const operands: Record<string, View> = {};
  let alike = 1;
  for (const one of windows) {
    const cells = placesOfWindows(one, countsPadding ? "padded" : "input");
    if (cells.every((count) => count === cells[0])) {
      alike *= cells[0] as number;
      continue;
    }
    const counts = build.constant(`count${one.axis}`, {
      shape: [cells.length],
      data: Float64Array.from(cells),
    });
    operands[`count${one.axis}`] = alongAxes(counts, [one.axis], input.length);
  }
  const factors = [...Object.keys(operands).map(local), ...(alike === 1 ? [] : [number(alike)])];
  const formula = factors.reduce<Scalar | undefined>(
    (product, one) => (product ? mul(product, one) : one),
    undefined,
  );
  return { formula: formula ?? number(1), operands };
}

const max_pool = layerKind({
  kind: "max_pool",
  about: "the largest value of each window, channel by channel; NaN if it has one",
  fields,
  ...pooling<Said>({
    outside: () => Number.NEGATIVE_INFINITY,
    by: "max",
    formula: () => x,
    finish: () => undefined,
    of: (_, x) => x.reduce((most, value) => Math.max(most, value)),
    countsPadding: () => false,
  }),
  example: (random, near) => exampleOf(random, near),
});

type AverageSaid = Said & { readonly count_padding: boolean };

const average_pool = layerKind({
  kind: "average_pool",
  about: "the mean of the values of each window, channel by channel",
  fields: {
    ...fields,
    count_padding: {
      ...{ type: "flag", default: false },
      about: "true counts the padding as zeros; by default the mean is that of the places that exist",
    },
  },
  ...pooling<AverageSaid>({
    // −0 is no term of a sum.
    outside: ({ count_padding }) => (count_padding ? 0 : -0),
    by: "add",
    formula: () => x,
    finish({ count_padding }, windows, input, build) {
      const { formula, operands } = divisor(windows, count_padding, input, build);
      return { formula: div(total, formula), operands };
    },
    of: (_, x, cells, { round }) => round(sum(x, round) / cells),
    countsPadding: ({ count_padding }) => count_padding,
  }),
  example: (random, near) => exampleOf(random, near),
});

type LpSaid = Said & { readonly p: number };

const lp_pool = layerKind({
  kind: "lp_pool",
  about: "(Σ|x|ᵖ)^(1/p) of each window, channel by channel",
  fields: { ...fields, p: { type: "number", about: "the power", default: 2, atLeast: 1 } },
  ...pooling<LpSaid>({
    outside: () => 0,
    by: "add",
    formula: ({ p }) => (p === 1 ? abs(x) : p === 2 ? mul(x, x) : pow(abs(x), number(p))),
    finish({ p }) {
      if (p === 1) return undefined;
      return { formula: p === 2 ? sqrt(total) : pow(total, number(1 / p)), operands: {} };
    },
    of({ p }, x, _, { round, call }) {
      const power = (values: readonly number[], exponent: number): readonly number[] =>
        call(
          "pow",
          values,
          values.map(() => round(exponent)),
        );
      if (p === 1) return sum(x.map(Math.abs), round);
      if (p === 2)
        return round(
          Math.sqrt(
            sum(
              x.map((value) => round(value * value)),
              round,
            ),
          ),
        );
      return power([sum(power(x.map(Math.abs), p), round)], 1 / p)[0] as number;
    },
    countsPadding: () => false,
  }),
  example(random, near) {
    const { inputs, fields } = exampleOf(random, near);
    return { inputs, fields: { ...fields, p: pick(random, [1, 2, 2, 3]) } };
  },
});

function exampleOf(random: Random, near: Shape): Example {
  const space = near.length > 1 ? near.slice(0, -1) : near;
  const each = (most: number): number[] => space.map(() => 1 + below(random, most));
  const channels = pick(random, ["last", "first"] as const);
  const input = channels === "last" ? [...space, 3] : [3, ...space];
  const fields = {
    ...{ window: each(3), strides: each(3), dilation: each(2), ceil: random() < 0.5, channels },
    padding: pick(random, ["same", "same_lower", "valid", space.map(() => [1, 0])] as const) as Padding,
  };
  if (poolFault(fields, input) === undefined) return { inputs: [input], fields };
  return { inputs: [input], fields: { ...fields, padding: "same", dilation: [1] } };
}

/** What becomes of each window that moves over the spatial axes. */
export const pools = { max_pool, average_pool, lp_pool };
