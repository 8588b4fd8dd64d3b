import type { AppliedActivation } from "../../ir/activation.ts";
import { count, describeShape } from "../../ir/describe.ts";
import { below, type Example, pick, type Random } from "../../ir/example.ts";
import type { Arithmetic, Build, Fault, MapOf, Memory, Stage, Tensor, TensorAxis } from "../../ir/layer.ts";
import { add, local, max, min, mul, number, type Scalar, sub } from "../../ir/scalar.ts";
import { lastOf, type Shape, sizeOf, type TensorData } from "../../ir/tensor-data.ts";
import {
  atStep,
  broadcast,
  insertAxis,
  reshape,
  reversed,
  select,
  slice,
  type View,
  withLast,
} from "../../ir/view.ts";

/*
 * What layers share that go through a sequence of shape [steps, values] and carry a state from step to step. The weights of
 * several gates lie side by side, a block of columns for each; x·W and h·U are two sums, each with a bias of its own, that are
 * added, as frameworks do.
 */

/** What a recurrent layer gives of its states. */
export type Returned = "last" | "all";

/** The fields of every recurrent layer. */
export const sequenceFields = {
  units: { type: "size", about: "the number of values of the state" },
  return: {
    type: "choice",
    of: ["last", "all"],
    default: "last",
    about: "the state after the last step, or those after each of them, one row per step",
  },
  reverse: {
    type: "flag",
    default: false,
    about: "true goes from the last step to the first; rows for all keep the order of the input",
  },
  carried: {
    type: "flag",
    default: false,
    about:
      "true begins with the states that the call before ended with, and takes one step, a list of values, as well as a sequence",
  },
  clip: {
    type: "number",
    mayBeMissing: true,
    atLeast: 0,
    about: "where there is one, sums are clipped to ± this before activations",
  },
} as const;

/** The orders of some letters: `rz` and `zr`. */
type OrdersOf<Letter extends string> = [Letter] extends [never]
  ? ""
  : { [First in Letter]: `${First}${OrdersOf<Exclude<Letter, First>>}` }[Letter];

type LettersOf<Word extends string> = Word extends `${infer First}${infer Rest}`
  ? First | LettersOf<Rest>
  : never;

const ordersOf = (letters: string): readonly string[] =>
  letters.length < 2
    ? [letters]
    : [...letters].flatMap((first) => ordersOf(letters.replace(first, "")).map((rest) => first + rest));

/** The field that names the order of the gates. */
export const gatesField = <const Word extends string>(letters: Word, meaning: string) =>
  ({
    type: "choice",
    of: ordersOf(letters) as [OrdersOf<LettersOf<Word>>, ...OrdersOf<LettersOf<Word>>[]],
    default: letters,
    about: `the order of the gates in the columns of weights: ${meaning}`,
  }) as const;

/** What the tensors of a layer agree on. */
interface Sized {
  readonly units: number;
  readonly carried: boolean;
}

/** Whether an input has steps, or is one. */
const isSequence = ({ carried }: Pick<Sized, "carried">, input: Shape): boolean =>
  input.length === 2 || (carried && input.length === 1);

/** The fields of weights for so many gates, each of which has a block of columns. */
export const weightFields = <S extends Sized, const G extends number>(
  gates: G,
  fed: (said: S) => TensorAxis | undefined = ofUnits,
) =>
  ({
    weights: {
      type: "tensor",
      dimensions: ["inputs", widthOf(gates)],
      axes: (said: S, [input = []]: readonly Shape[]) =>
        isSequence(said, input) ? [ofInput(input), ofGates(gates, said)] : undefined,
      about: "W, one row per value of a step",
    },
    recurrent_weights: {
      type: "tensor",
      dimensions: ["units", widthOf(gates)],
      axes: (said: S) => {
        const rows = fed(said);
        return rows && [rows, ofGates(gates, said)];
      },
      about: "U, one row per value of the state",
    },
    bias: {
      type: "tensor",
      dimensions: [widthOf(gates)],
      axes: (said: S) => [ofGates(gates, said)],
      mayBeFalse: true,
      about: "one number per column, added to x·W, or false",
    },
    recurrent_bias: {
      type: "tensor",
      dimensions: [widthOf(gates)],
      axes: (said: S) => [ofGates(gates, said)],
      mayBeFalse: true,
      mayBeMissing: true,
      about: "one number per column, added to h·U, or false",
    },
  }) as const;

const widthOf = <const G extends number>(gates: G) =>
  (gates === 1 ? "units" : `${gates} · units`) as G extends 1 ? "units" : `${G} · units`;

export const ofUnits = ({ units }: Pick<Sized, "units">): TensorAxis => ({
  size: units,
  has: `has ${count(units, "unit")}`,
  field: "units",
});

export const ofGates = (gates: number, { units }: Pick<Sized, "units">): TensorAxis =>
  gates === 1
    ? ofUnits({ units })
    : { size: gates * units, has: `has ${gates} gates of ${count(units, "unit")}`, field: "units" };

const ofInput = (input: Shape): TensorAxis => ({
  size: lastOf(input),
  has: `gets rows of ${count(lastOf(input), "value")}`,
});

/** A state that a layer begins with: its field, what it and messages call it, and its size. */
export interface Beginning {
  readonly field: string;
  readonly name: string;
  readonly about: string;
  readonly size: number;
  readonly given: TensorData | undefined;
}

/** What a layer with one state, as large as it has units, says of it. */
export interface OneState {
  readonly units: number;
  readonly carried: boolean;
  readonly initial_state?: TensorData | undefined;
}

export const oneState = ({ units, initial_state }: OneState): readonly [Beginning] => [
  { field: "initial_state", name: "h", about: "state", size: units, given: initial_state },
];

/** The field of the state that a layer begins with. */
export const beginningField = <const D extends string>(dimension: D, about: string) =>
  ({
    type: "tensor",
    dimensions: [dimension],
    mayBeMissing: true,
    about: `${about} before the first step; it may be a further input too, and is 0 where it is neither`,
  }) as const;

/** Why inputs will not do: one sequence, and after it the states to begin with. */
export function sequenceFault(
  { carried, reverse }: Stepping,
  beginnings: readonly Beginning[],
  [input = [], ...states]: readonly Shape[],
): Fault | undefined {
  if (!isSequence({ carried }, input)) {
    const one = carried ? ", or one step of values" : "";
    const fault = `needs a sequence of steps×values${one}, but gets ${describeShape(input)}`;
    return input.length === 1 ? { field: "carried", fault, remedy: "carried: true" } : fault;
  }
  if (carried && reverse)
    return { field: "reverse", fault: "is carried from call to call, and cannot go in reverse" };
  if (carried && states.length > 0)
    return "is carried from call to call, but gets an initial state as an input";
  for (const [n, shape] of states.entries()) {
    const { field, about, size, given } = beginnings[n] as Beginning;
    if (sizeOf(shape) !== size)
      return `takes an initial ${about} of ${count(size, "value")}, but gets ${describeShape(shape)}`;
    if (given !== undefined)
      return { field, fault: `has ${field}, but also gets an initial ${about} as an input` };
  }
  return undefined;
}

/** How a layer goes through steps. */
export interface Stepping {
  readonly carried: boolean;
  readonly reverse: boolean;
}

/** How many steps an input has. */
export const countSteps = (input: Shape): number => sizeOf(input.slice(0, -1));

/** What a layer gives that returns states of such a size. */
export const returnedShape = (given: Returned, [input = []]: readonly Shape[], size: number): Shape =>
  given === "all" ? [...input.slice(0, -1), size] : [size];

/** What descriptions say of a layer besides its shapes. */
export const describeSteps = ({ reverse, carried }: Stepping): string =>
  carried ? "carried" : reverse ? "reverse" : "";

/** What a layer remembers from call to call, if it is carried: its states. */
export const memoryOf = ({ carried }: Stepping, beginnings: readonly Beginning[]): readonly Memory[] =>
  carried
    ? beginnings.map(({ name, size, given }) => ({
        ...{ name, shape: [size] },
        ...(given && { initial: given.data }),
      }))
    : [];

/** The rows of a sequence in the order of the steps. */
export const stepsOf = ({ shape, values }: Tensor, reverse: boolean): readonly (readonly number[])[] => {
  const size = lastOf(shape);
  const rows = Array.from({ length: values.length / size }, (_, n) => values.slice(n * size, (n + 1) * size));
  return reverse ? rows.reverse() : rows;
};

/** The states that a layer gives, of those after each step in the order of the steps. */
export const returned = (
  given: Returned,
  states: readonly (readonly number[])[],
  reverse: boolean,
): readonly Stage[] => {
  const last = states.at(-1) as readonly number[];
  const all = reverse ? states.toReversed() : states;
  return [{ symbol: "Z", values: given === "all" ? all.flat() : last }];
};

/** The values that states begin with: what is held from the call before, an input, those of a field, or zeros. */
export const beginningsOf = (
  beginnings: readonly Beginning[],
  inputs: readonly Tensor[],
  held: readonly Tensor[],
): readonly (readonly number[])[] =>
  beginnings.map(
    ({ given, size }, n) =>
      (held[n] ?? inputs[n])?.values ?? (given ? Array.from(given.data) : new Array<number>(size).fill(0)),
  );

/** Arithmetic of whole vectors, each operation rounded. */
export const vectorArithmetic = ({ round }: Arithmetic) => ({
  plus: (a: readonly number[], b: readonly number[]) => a.map((value, i) => round(value + (b[i] as number))),
  times: (a: readonly number[], b: readonly number[]) => a.map((value, i) => round(value * (b[i] as number))),
  fromOne: (a: readonly number[]) => a.map((value) => round(1 - value)),
  clip: (limit: number | undefined, a: readonly number[]) =>
    limit === undefined ? a : a.map((value) => Math.max(-limit, Math.min(limit, value))),
});

/** The weights of some gates, and their bias. */
export interface GateWeights {
  readonly weights: TensorData;
  readonly bias: TensorData | undefined;
}

/** What weights of several gates are said with: `gates` has a letter for each block of columns. */
interface Gated extends Sized {
  readonly gates: string;
  readonly weights: TensorData;
  readonly recurrent_weights: TensorData;
  readonly bias: TensorData | undefined;
  readonly recurrent_bias: TensorData | undefined;
}

/** The weights of these gates in this order: those of x, and those of the state. */
export function weightsOf(
  { gates, units, ...tensors }: Gated,
  letters: string,
): { readonly ofInput: GateWeights; readonly ofState: GateWeights } {
  const places = [...letters].map((letter) => gates.indexOf(letter));
  const chosen = (tensor: TensorData): TensorData => blocksOf(tensor, places, units);
  const { weights, bias, recurrent_weights, recurrent_bias } = tensors;
  return {
    ofInput: { weights: chosen(weights), bias: bias && chosen(bias) },
    ofState: { weights: chosen(recurrent_weights), bias: recurrent_bias && chosen(recurrent_bias) },
  };
}

/** The blocks of columns that stand at these places, one after the other. */
function blocksOf(tensor: TensorData, places: readonly number[], units: number): TensorData {
  const rows = sizeOf(tensor.shape.slice(0, -1));
  const width = lastOf(tensor.shape);
  const data = new Float64Array(rows * places.length * units);
  let next = 0;
  for (let row = 0; row < rows; row++)
    for (const place of places) {
      const start = row * width + place * units;
      data.set(tensor.data.subarray(start, start + units), next);
      next += units;
    }
  return { shape: tensor.shape.with(-1, places.length * units), data };
}

/** What constants are called. */
interface Names {
  readonly weights: string;
  readonly bias: string;
}

/** X·W + B of every row, as views: with several gates, whose columns lie side by side, the row of each by itself. */
export function lowerSums(
  build: Build,
  x: View,
  { weights, bias }: GateWeights,
  names: Names,
  { gates, to }: { readonly gates?: number; readonly to?: View } = {},
): View {
  const [size = 1, width = 1] = weights.shape;
  const outputs = gates === undefined ? [width] : [gates, width / gates];
  const perOutput = (view: View, shape: Shape): View => reshape(view, shape) as View;
  const rows = x.shape.slice(0, -1);
  const w = withLast(perOutput(build.constant(names.weights, weights), [size, ...outputs]), [0]);
  const spread = outputs.reduce((view, length, n) => insertAxis(view, rows.length + n, length), x);
  return build.fold({
    ...{ by: "add", over: [size], formula: mul(local("x"), local("w")) },
    operands: { x: spread, w: broadcast(w, [...rows, ...outputs, size]) },
    ...(bias && {
      finish: {
        formula: add(local("sum"), local("b")),
        operands: { b: perOutput(build.constant(names.bias, bias), outputs) },
      },
    }),
    ...{ result: "sum", symbol: "a", ...(to && { to }) },
  });
}

/** Values that are not computed yet: what a map would be. */
export type Pending = Pick<MapOf, "operands" | "formula">;

/** The values of a view, under a name that no other operand has. */
export const pending = (name: string, view: View): Pending => ({
  operands: { [name]: view },
  formula: local(name),
});

/** One operation of two values. */
const combined =
  (operation: (a: Scalar, b: Scalar) => Scalar) =>
  (a: Pending, b: Pending): Pending => ({
    operands: { ...a.operands, ...b.operands },
    formula: operation(a.formula, b.formula),
  });

export const plus = combined(add);
export const times = combined(mul);
export const fromOne = (a: Pending): Pending => ({ ...a, formula: sub(1, a.formula) });

/** What an activation makes of values; of each by itself where it can, so that nothing has to be stored before it. */
export function activated(build: Build, applied: AppliedActivation, x: Pending, name: string): Pending {
  const formula = build.formulaOf(applied, x.formula);
  if (formula !== undefined) return { operands: x.operands, formula };
  return pending(name, build.activate(applied, build.map(x)));
}

/** Values clipped to ± a limit, where there is one. */
export const clipped = (limit: number | undefined, x: Pending): Pending =>
  limit === undefined ? x : { ...x, formula: max(-limit, min(limit, x.formula)) };

/** Room for a state, with what it begins with. */
function lowerBeginning(build: Build, { given, size, field }: Beginning, input: View | undefined): View {
  const to = build.room([size]);
  const start = input ? build.reshape(input, [size]) : given && build.constant(field, given);
  build.map(
    start ? { operands: { x: start }, formula: local("x"), to } : { operands: {}, formula: number(0), to },
  );
  return to;
}

/** What a step makes of its row of sums and of the states: the next states, in these places where there are such. */
export type StepOf = (row: View, states: readonly View[], to: readonly View[] | undefined) => readonly View[];

/** A layer as its steps. */
interface Recurrence {
  readonly said: Stepping & { readonly return: string };
  readonly beginnings: readonly Beginning[];
  /** The sequence or one step, and after it the states to begin with that are inputs. */
  readonly inputs: readonly View[];
  /** The sums of the input alone, for all steps together. */
  readonly sumsOf: (input: View) => View;
  readonly step: StepOf;
  /** How many rows the layer returns after those of the steps. */
  readonly more?: number;
}

/**
 * The steps of a layer: a scan whose states stay in their places, or one step by itself. `given` are the states that the layer
 * returns, with room for more rows.
 */
export function lowerSteps(
  build: Build,
  { said, beginnings, inputs, sumsOf, step, more = 0 }: Recurrence,
): { readonly given: View; readonly states: readonly View[] } {
  const [input, ...starts] = inputs as [View, ...View[]];
  const sums = sumsOf(input);
  const isOne = input.shape.length === 1;
  const count = countSteps(input.shape);
  const { size } = beginnings[0] as Beginning;
  const isLast = said.return === "last" || (isOne && more === 0);
  const rows = isLast ? undefined : build.room([count + more, size]);
  const states = isOne
    ? step(sums, build.held, undefined)
    : beginnings.map((one, n) => lowerBeginning(build, one, build.held[n] ?? starts[n]));
  const state = states[0] as View;
  if (isOne) {
    if (rows) build.map({ ...pending("state", state), to: select(rows, 0, 0) });
  } else
    build.scan(count, () => {
      step(rowOfStep(sums, said.reverse), states, states);
      if (rows)
        build.map({ ...pending("state", state), to: rowOfStep(slice(rows, 0, 0, count), said.reverse) });
    });
  if (said.carried) build.remember(states);
  return { given: rows ?? state, states };
}

/** The values in their place, or in new room where they have none. */
export const stored = (build: Build, values: Pending, to: View | undefined): View =>
  build.map({ ...values, ...(to && { to }) });

/** The rows of a sequence as the body of a scan sees them: that of its step. */
const rowOfStep = (rows: View, reverse: boolean): View => atStep(reverse ? reversed(rows, 0) : rows);

/** A random sequence that is like a shape, with states to begin with as further inputs, as fields or not at all. */
export function exampleSequence(
  random: Random,
  near: Shape,
  sizes: Readonly<Record<string, number>>,
): Example {
  const carried = random() < 0.3;
  const steps = near.length > 1 ? (near[0] as number) : 1 + below(random, 5);
  const sequence = carried && near.length === 1 ? near : [steps, lastOf(near)];
  const states = Object.entries(sizes);
  const inputs = carried ? 0 : pick(random, [0, 0, states.length, 1]);
  const fields = states.map(([field, size], n) => {
    const isField = n >= inputs && random() < 0.5;
    return [field, isField ? exampleNumbers(random, 1, size)[0] : undefined];
  });
  return {
    inputs: [sequence, ...states.slice(0, inputs).map(([, size]) => [size])],
    fields: {
      ...Object.fromEntries(fields),
      clip: pick(random, [undefined, 0.75]),
      ...(carried ? { carried, reverse: false } : { carried }),
    },
  };
}

/** A matrix of random numbers. */
export const exampleNumbers = (random: Random, rows: number, columns: number): number[][] =>
  Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => Math.round(random() * 2000 - 1000) / 1000),
  );
