import { below, pick } from "../../ir/example.ts";
import { type Build, type FieldFault, layerKind, type Tensor } from "../../ir/layer.ts";
import { local, number } from "../../ir/scalar.ts";
import { type Shape, sizeOf } from "../../ir/tensor-data.ts";
import { slice, type View } from "../../ir/view.ts";
import { join, range, take } from "./along-axes.ts";
import { allAxes, perAxis } from "./axes.ts";
import { countFault } from "./describe-shapes.ts";

/** Where places along an axis are seen in a view: from which one on, and how far apart. */
interface Run {
  readonly start: number;
  readonly step: number;
}

/** A mode that fills new places with values of the axis itself, which has `size` of them. */
interface Mode {
  /** How many places it can add at one end. */
  readonly most: (size: number) => number;
  /** Which value stands at a place before the first, which is 0, or after the last. */
  readonly at: (place: number, size: number) => number;
  /** The same for `count` places, as views show them. */
  readonly before: (count: number, size: number) => Run;
  readonly after: (size: number) => Run;
}

/** As numpy.pad has them: https://numpy.org/doc/stable/reference/generated/numpy.pad.html */
const modes = {
  edge: {
    most: () => Number.POSITIVE_INFINITY,
    at: (place, size) => Math.min(Math.max(place, 0), size - 1),
    before: () => ({ start: 0, step: 0 }),
    after: (size) => ({ start: size - 1, step: 0 }),
  },
  reflect: {
    most: (size) => size - 1,
    at: (place, size) => (place < 0 ? -place : 2 * (size - 1) - place),
    before: (count) => ({ start: count, step: -1 }),
    after: (size) => ({ start: size - 2, step: -1 }),
  },
  wrap: {
    most: (size) => size,
    at: (place, size) => (place + size) % size,
    before: (count, size) => ({ start: size - count, step: 1 }),
    after: () => ({ start: 0, step: 1 }),
  },
} as const satisfies Readonly<Record<string, Mode>>;

type ModeName = "constant" | keyof typeof modes;

/** How many places come before and after what there is along an axis. */
export interface AxisPads {
  readonly axis: number;
  readonly before: number;
  readonly after: number;
}

interface Said {
  readonly axes: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

export const padsOf = ({ axes, before, after }: Said): AxisPads[] => {
  const [befores, afters] = [perAxis(before, axes), perAxis(after, axes)];
  return axes.map((axis, n) => ({ axis, before: befores[n] as number, after: afters[n] as number }));
};

/** Why there are not as many numbers as axes. */
export function padsFault({ axes, before, after }: Said): FieldFault | undefined {
  for (const [name, list] of Object.entries({ before, after }))
    if (list.length > 1 && list.length !== axes.length) return countFault(name, list, axes);
  return undefined;
}

const isPadded = ({ before, after }: AxisPads): boolean => before > 0 || after > 0;

const padded = (shape: Shape, { axis, before, after }: AxisPads): Shape =>
  shape.with(axis, before + (shape[axis] as number) + after);

/** Places before and after what there is along some axes, filled with one number or with values of the axis. */
export const pad = layerKind({
  kind: "pad",
  about: "values added before and after those along some axes: a constant, or values of the axis itself",
  fields: {
    axes: allAxes,
    before: {
      ...{ type: "list", of: "index", mayBeOne: true, default: 0 },
      about: "how many to add before, one number per axis or one for all",
    },
    after: {
      ...{ type: "list", of: "index", mayBeOne: true, default: 0 },
      about: "how many to add after, one number per axis or one for all",
    },
    mode: {
      type: "choice",
      of: ["constant", "edge", "reflect", "wrap"],
      default: "constant",
      about:
        "what to add, as in NumPy: the constant, the outermost value, or values mirrored or wrapped around",
    },
    value: {
      ...{ type: "number", default: 0, mayBeInfinite: true },
      about: "the constant; may be infinite",
    },
  },
  takes: { least: 1, most: 1 },
  fault({ mode, value, ...said }, [input = []]) {
    const fault = padsFault(said);
    if (fault !== undefined || mode === "constant") return fault;
    if (value !== 0)
      return {
        field: "value",
        fault: `has value: ${value}, which only mode constant uses, but its mode is ${mode}`,
      };
    for (const { axis, before, after } of padsOf(said)) {
      const size = input[axis] as number;
      const most = modes[mode].most(size);
      const wide = Math.max(before, after);
      if (wide > most)
        return `adds ${wide} ${wide === 1 ? "value" : "values"} at one end of axis ${axis}, which has size ${size}: mode ${mode} can add at most ${most}`;
    }
    return undefined;
  },
  output: (said, [input = []]) => padsOf(said).reduce(padded, input),
  reference({ mode, value, ...said }, [input], { round }) {
    const { values } = padsOf(said).reduce<Tensor>(
      (x, pads) =>
        mode === "constant" ? joinNumbers(x, pads, round(value)) : takePadded(x, pads, modes[mode]),
      input as Tensor,
    );
    return [{ symbol: "Z", values }];
  },
  lower({ mode, value, ...said }, inputs, build) {
    const pads = padsOf(said);
    const x = inputs[0] as View;
    return mode === "constant"
      ? padWithNumber(x, pads, value, build)
      : pads.reduce((view, one) => padFromAxis(view, one, modes[mode], build), x);
  },
  example(random, near) {
    const mode = pick(random, ["constant", ...Object.keys(modes)] as ModeName[]);
    const most = (size: number): number => Math.min(4, mode === "constant" ? 4 : modes[mode].most(size));
    const counts = () => near.map((size) => below(random, 1 + most(size)));
    const axes = near.map((_, axis) => axis);
    return { inputs: [near], fields: { axes, before: counts(), after: counts(), mode } };
  },
});

/** A tensor between others that are all one number. */
export function joinNumbers(x: Tensor, pads: AxisPads, value: number): Tensor {
  const { axis, before, after } = pads;
  const filled = (length: number): Tensor => {
    const shape = x.shape.with(axis, length);
    return { shape, values: new Array<number>(sizeOf(shape)).fill(value) };
  };
  return { shape: padded(x.shape, pads), values: join([filled(before), x, filled(after)], axis) };
}

/** Elements of the axis itself at each place, from before the first to after the last. */
function takePadded(x: Tensor, { axis, before, after }: AxisPads, { at }: Mode): Tensor {
  const size = x.shape[axis] as number;
  const indices = range(-before, size + after).map((place) =>
    place >= 0 && place < size ? place : at(place, size),
  );
  return take(x, axis, indices);
}

/** All borders are filled in one value: those of an axis as far as axes before it are not border. */
export function padWithNumber(x: View, all: readonly AxisPads[], value: number, build: Build): View {
  const pads = all.filter(isPadded);
  if (pads.length === 0) return x;
  const whole = build.room(pads.reduce(padded, x.shape));
  let inside = whole;
  for (const { axis, before, after } of pads) {
    const length = x.shape[axis] as number;
    const fill = (start: number, count: number): void => {
      if (count > 0)
        build.map({ operands: {}, formula: number(value), to: slice(inside, axis, start, count) });
    };
    fill(0, before);
    fill(before + length, after);
    inside = slice(inside, axis, before, length);
  }
  build.map({ operands: { x }, formula: local("x"), to: inside });
  return whole;
}

/** An axis with its outermost values repeated before and after it. */
export const padWithEdges = (x: View, pads: AxisPads, build: Build): View =>
  padFromAxis(x, pads, modes.edge, build);

function padFromAxis(x: View, pads: AxisPads, mode: Mode, build: Build): View {
  if (!isPadded(pads)) return x;
  const { axis, before, after } = pads;
  const size = x.shape[axis] as number;
  const whole = build.room(padded(x.shape, pads));
  const copy = (from: Run, start: number, count: number): void => {
    if (count === 0) return;
    const part = slice(x, axis, from.start, count, from.step);
    build.map({ operands: { x: part }, formula: local("x"), to: slice(whole, axis, start, count) });
  };
  copy(mode.before(before, size), 0, before);
  copy({ start: 0, step: 1 }, before, size);
  copy(mode.after(size), before + size, after);
  return whole;
}
