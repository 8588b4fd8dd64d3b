import { count, describeShape } from "../../ir/describe.ts";
import type {
  Build,
  Fault,
  Memory,
  Padding,
  Remembering,
  Round,
  Tensor,
  TensorAxis,
} from "../../ir/layer.ts";
import { add, less, local, type Scalar, sub } from "../../ir/scalar.ts";
import type { Shape, TensorData } from "../../ir/tensor-data.ts";
import { insertAxis, reshape, slice, transpose, type View } from "../../ir/view.ts";
import { between, join } from "./along-axes.ts";
import { type Channels, channelAxis } from "./windows.ts";

/*
 * A convolution over a sequence that goes on from call to call. Before the steps of a call come the last ones of the calls before,
 * as many as its windows reach back, so that it computes what a causal convolution of the whole sequence computes.
 */

export const carriedFields = {
  carried: {
    type: "flag",
    default: false,
    about:
      "true goes on with the sequence of the call before: its last steps, zeros at first, come before the input; the input may be one step, a list of channels",
  },
  initial_state: {
    type: "tensor",
    dimensions: ["(kernel − 1) · dilation", "channels"],
    mayBeMissing: true,
    axes: (said: Carried, [input = []]: readonly Shape[]): readonly TensorAxis[] | undefined =>
      said.carried && [1, 2].includes(input.length) ? memoryAxes(said, input) : undefined,
    about: "the steps before the first call, if carried is true; zeros if it is left out",
  },
} as const;

/** What a convolution along one axis says of its sequence. */
export interface Carried {
  readonly kernel: readonly number[];
  readonly dilation: readonly number[];
  readonly strides: readonly number[];
  readonly padding: Padding;
  readonly channels: Channels;
  readonly carried: boolean;
  readonly initial_state?: TensorData | undefined;
}

/** The axis of the steps, beside that of the channels. */
const stepsAxis = ({ channels }: Carried): number => 1 - channelAxis(channels, 2);

/** How many steps are remembered: as many as a window reaches back. */
const heldSteps = ({ kernel: [taken = 1], dilation: [distance = 1] }: Carried): number =>
  (taken - 1) * distance;

/** An input as steps and channels: channels alone are one step. */
const inSteps = (said: Carried, input: Shape): Shape =>
  said.carried && input.length === 1 ? input.toSpliced(stepsAxis(said), 0, 1) : input;

const memoryShape = (said: Carried, input: Shape): Shape =>
  inSteps(said, input).with(stepsAxis(said), heldSteps(said));

function memoryAxes(said: Carried, input: Shape): readonly TensorAxis[] {
  const steps = stepsAxis(said);
  return memoryShape(said, input).map((size, axis) =>
    axis === steps
      ? { size, has: `remembers ${count(size, "step")}` }
      : { size, has: `gets ${count(size, "channel")}` },
  );
}

/** What a convolution goes over: the steps of the input, after those that are remembered. */
export function continued(said: Carried, input: Shape): Shape {
  const steps = inSteps(said, input);
  const axis = stepsAxis(said);
  return said.carried && steps.length === 2
    ? steps.with(axis, heldSteps(said) + (steps[axis] as number))
    : steps;
}

/** The shape of what it gives, where the input is one step without the axis of the steps. */
export const asInput = (said: Carried, input: Shape, output: Shape): Shape =>
  said.carried && input.length === 1 ? output.toSpliced(stepsAxis(said), 1) : output;

/** Why an input cannot be a part of a sequence, or a field does not go with that. */
export function carriedFault(said: Carried, input: Shape): Fault | undefined {
  if (!said.carried) {
    if (said.initial_state === undefined) return undefined;
    return {
      field: "initial_state",
      fault: "has an initial_state, but without carried: true it remembers nothing",
    };
  }
  if (!isEmpty(said.padding))
    return {
      field: "padding",
      fault: "has a padding, but with carried: true earlier steps take its place",
      remedy: "padding: valid",
    };
  if (input.length > 2)
    return `needs steps×channels, or the channels of one step, but gets ${describeShape(input)}`;
  const steps = inSteps(said, input)[stepsAxis(said)] as number;
  const [stride = 1] = said.strides;
  return steps % stride === 0
    ? undefined
    : {
        field: "strides",
        fault: `has strides: ${stride}, but gets ${count(steps, "step")}, which is not a multiple of ${stride}`,
      };
}

const isEmpty = (padding: Padding): boolean =>
  typeof padding === "string" ? padding === "valid" : padding.flat().every((count) => count === 0);

/**
 * Whether the steps before lie in a ring: a dilated window takes few of many, so that one step replaces the oldest of them
 * where it is, instead of moving them all. The position is the row of the oldest.
 */
const isRing = (said: Carried, input: Shape): boolean =>
  said.carried && input.length === 1 && said.channels === "last" && heldSteps(said) >= (said.kernel[0] ?? 1);

/** The last steps of a sequence, where windows reach back at all. */
export const carriedMemory = (said: Carried, input: Shape): readonly Memory[] =>
  said.carried && heldSteps(said) > 0
    ? [
        {
          name: "state",
          shape: memoryShape(said, input),
          ...(said.initial_state && { initial: said.initial_state.data }),
        },
        ...(isRing(said, input) ? [{ name: "position", shape: [1] }] : []),
      ]
    : [];

/** How the window is taken that a convolution goes over: from a ring its steps lie side by side. */
export const asWindow = <S extends Carried>(said: S, input: Shape): S =>
  isRing(said, input) ? { ...said, dilation: [1] } : said;

/** The steps of a call after those that are remembered; the last ones are remembered next. */
export function continueTensor(
  said: Carried,
  input: Tensor,
  { held, remember }: Remembering,
  round: Round,
): Tensor {
  if (!said.carried) return input;
  const own = { shape: inSteps(said, input.shape), values: input.values };
  const [before, position] = held;
  if (before === undefined) return own;
  if (position !== undefined) return windowOfRing(said, own, before, position, remember, round);
  const axis = stepsAxis(said);
  const steps = own.shape[axis] as number;
  const all = { shape: continued(said, input.shape), values: join([before, own], axis) };
  remember([between(all, axis, steps, steps + heldSteps(said)).values]);
  return all;
}

/** The same in views and maps. */
export function continueView(said: Carried, input: View, build: Build): View {
  if (!said.carried) return input;
  const axis = stepsAxis(said);
  const own = input.shape.length === 1 ? insertAxis(input, axis, 1) : input;
  const [before, position] = build.held;
  if (before === undefined) return own;
  if (position !== undefined) return viewOfRing(said, own, before, position, build);
  const [held, steps] = [heldSteps(said), own.shape[axis] as number];
  const all = build.room(continued(said, input.shape));
  build.map({ operands: { x: before }, formula: local("x"), to: slice(all, axis, 0, held) });
  build.map({ operands: { x: own }, formula: local("x"), to: slice(all, axis, held, steps) });
  build.remember([slice(all, axis, steps, held)]);
  return all;
}

/** The rows of a ring that a window takes, the oldest first, after which comes the step of the call. */
function windowOfRing(
  said: Carried,
  own: Tensor,
  { values }: Tensor,
  { values: [position = 0] }: Tensor,
  remember: Remembering["remember"],
  round: Round,
): Tensor {
  const { length } = own.values;
  const rows = heldSteps(said);
  /** The row of a number, or the nearest; of none for NaN the first. */
  const rowAt = (number: number): number => Math.trunc(Math.max(0, Math.min(number, rows - 1))) || 0;
  const wrapped = (number: number): number => (number < rows ? number : round(number - rows));
  const taken = tapsOf(said).flatMap((tap) => {
    const start = rowAt(wrapped(round(position + tap))) * length;
    return values.slice(start, start + length);
  });
  remember([
    values.toSpliced(rowAt(position) * length, length, ...own.values),
    [wrapped(round(position + 1))],
  ]);
  return { shape: [tapsOf(said).length + 1, length], values: [...taken, ...own.values] };
}

/** The same in views: the rows are picked, and the oldest is replaced after all else is computed. */
function viewOfRing(said: Carried, own: View, before: View, position: View, build: Build): View {
  const rows = heldSteps(said);
  const taps = tapsOf(said);
  const [length = 1] = own.shape.slice(1);
  const wrapped = (number: Scalar): Scalar => less(number, rows, number, sub(number, rows));
  const ahead = (by: View): View =>
    build.map({ operands: { p: position, by }, formula: wrapped(add(local("p"), local("by"))) });
  const distances = { shape: [taps.length], data: Float64Array.from(taps) };
  const numbers = ahead(build.constant("taps", distances));
  const window = build.room([taps.length + 1, length]);
  build.pick({
    from: transpose(before, [1, 0]),
    index: insertAxis(numbers, 1, 1),
    to: slice(window, 0, 0, taps.length),
  });
  build.map({ operands: { x: own }, formula: local("x"), to: slice(window, 0, taps.length, 1) });
  const one = build.constant("one", { shape: [1], data: Float64Array.of(1) });
  build.remember([{ row: reshape(own, [length]) as View, at: position }, ahead(one)]);
  return window;
}

/** How far the rows of a window lie behind the oldest one, but for the step of the call. */
const tapsOf = ({ kernel: [taken = 1], dilation: [distance = 1] }: Carried): number[] =>
  Array.from({ length: taken - 1 }, (_, n) => n * distance);
