import { list } from "../../../diagnostics/words.ts";
import { count, describeShape } from "../../../ir/describe.ts";
import { type Shape, sizeOf } from "../../../ir/tensor-data.ts";
import { applied, ImportError, type ImportedActivation, type ImportedTensor } from "../../imported-model.ts";
import type { Part } from "../../network-builder.ts";
import { families, whyUnsupported } from "../../unsupported.ts";
import { readActivation } from "../activations.ts";
import { configIn, flagIn, get, isConfig, listIn, refuse, sizeIn, textIn } from "../config/config.ts";
import type { LayerPart, PathName } from "../config/expand.ts";
import { type KerasLayer, readLayer, within } from "../config/read-layer.ts";
import { type RecurrentKind, recurrentCells, recurrentLayers } from "../config/recurrent-kinds.ts";
import { snakeCase } from "../config/vars-folders.ts";
import type { Chained, LayerCall, LayerRule, Made, Result } from "./layer-call.ts";

type Described = Pick<KerasLayer, "className" | "config" | "isKeras1">;

/** A cell with the place of its weights. */
interface Cell extends Described {
  readonly kind: RecurrentKind;
  readonly units: number;
  readonly part: LayerPart;
}

/** Where a recurrent layer is in the layer that is called: itself, or one of those that a Bidirectional has. */
interface Place {
  readonly names: readonly (readonly string[])[];
  readonly folders: readonly string[];
}

/** The cells that a layer applies one after the other at each step. */
function cellsOf(layer: Described, { names, folders }: Place): readonly Cell[] {
  const partOf = (path: readonly PathName[], own: readonly string[], name: string): LayerPart => ({
    name: [...names.map(([first]) => first as string), ...(name === "" ? [] : [name])].join("/"),
    path: [...names, ...path],
    folder: [...folders, "cell", ...own].join("/"),
  });
  if (layer.className !== "RNN") return [cellOf(layer, partOf([undefined], [], ""))];
  const cell = readLayer(configIn(layer.config, "cell", {}), "cell");
  if (cell.className !== "StackedRNNCells")
    return [within(cell, () => cellOf(cell, partOf([undefined], [], "")))];
  if (flagIn(cell.config, "reverse_state_order", false))
    throw refuse({
      attribute: "reverse_state_order",
      reason: "it gives the states of its cells in reverse order",
    });
  const counts = new Map<string, number>();
  return listIn(cell.config, "cells").map((one, n) => {
    const inner = readLayer(isConfig(one) ? one : {}, `cell_${n + 1}`);
    const base = snakeCase(inner.className);
    const before = counts.get(base) ?? 0;
    counts.set(base, before + 1);
    const folder = before === 0 ? base : `${base}_${before}`;
    return within(inner, () =>
      cellOf(inner, partOf([undefined, [inner.name, `RNNCell_${n}`]], ["cells", folder], inner.name)),
    );
  });
}

function cellOf(layer: Described & Partial<KerasLayer>, part: LayerPart): Cell {
  const { className, config, isKeras1, custom } = layer;
  if (custom !== undefined)
    throw new ImportError({
      op: custom.slice(0, 60),
      reason: families.custom.reason,
      help: families.custom.help,
    });
  const kind = recurrentLayers.get(className) ?? recurrentCells.get(className);
  if (kind === undefined) throw new ImportError(whyUnsupported("keras", className));
  return { className, config, isKeras1, kind, units: sizeIn(config, "units"), part };
}

/** The fields of the layer for a cell that gets so many values at each step, except for those of sequences. */
function fieldsOf(call: LayerCall, cell: Cell, inputs: number): Part["fields"] {
  const { kind, config, units, className } = cell;
  const isCuDNN = className.startsWith("CuDNN");
  const activation = (key: string, otherwise: string | undefined): ImportedActivation => {
    if (isCuDNN || (!Object.hasOwn(config, key) && otherwise !== undefined))
      return applied(otherwise as string);
    if (!Object.hasOwn(config, key)) throw refuse({ attribute: key, reason: `its ${key} is missing` });
    return activationIn(call, key, get(config, key), units);
  };
  return {
    units,
    ...(kind.type === "gru" && {
      reset: isCuDNN || flagIn(config, "reset_after", false) ? "after" : "before",
    }),
    ...(kind.type !== "rnn" && { gates: kind.gates }),
    activation: activation("activation", "tanh"),
    ...(kind.type !== "rnn" && {
      gate_activation: activation("recurrent_activation", isCuDNN ? "sigmoid" : undefined),
    }),
    ...weightsOf(call, cell, inputs),
  };
}

/** An activation that is one function. */
function activationIn(
  { dialect }: LayerCall,
  key: string,
  value: unknown,
  units: number,
): ImportedActivation {
  const [part, ...others] = readActivation(value, dialect, [units]);
  if (part === undefined) return applied("identity");
  const { activation, ...more } = part.fields;
  if (part.type === "activation" && others.length === 0 && Object.keys(more).length === 0)
    return activation as ImportedActivation;
  throw refuse({
    attribute: key,
    reason: `its ${key} takes several layers, and a recurrent layer has none inside it`,
  });
}

/** kernel is [inputs, gates·units], recurrent_kernel [units, gates·units]. */
function weightsOf(call: LayerCall, cell: Cell, inputs: number): Part["fields"] {
  const { kind, config, units, className, part } = cell;
  const columns = kind.gates.length * units;
  const isCuDNN = className.startsWith("CuDNN");
  const isSeparate = cell.isKeras1 && kind.ofKeras1 !== "" && get(config, "consume_less") !== "gpu";
  const hasTwo = isCuDNN || (kind.type === "gru" && flagIn(config, "reset_after", false));
  const bias: Shape = isCuDNN ? [2 * columns] : hasTwo ? [2, columns] : [columns];
  const read = isSeparate
    ? ofGates(call, cell, inputs)
    : call.weightsOf(part, {
        kernel: [inputs, columns],
        recurrent_kernel: [units, columns],
        bias: flagIn(config, "use_bias", true) && bias,
      });
  const named = (name: string, shape: Shape, values: ArrayLike<number>): ImportedTensor =>
    call.tensor(part.name === "" ? name : `${part.name}/${name}`, shape, Array.from(values));
  const { kernel, recurrent_kernel: recurrent } = isCuDNN
    ? ofCuDNN(read as Weights, kind.gates.length, units, named)
    : read;
  const both = read.bias && hasTwo ? read.bias.tensor.data : undefined;
  return {
    weights: kernel as ImportedTensor,
    recurrent_weights: recurrent as ImportedTensor,
    bias: both ? named("bias", [columns], both.subarray(0, columns)) : read.bias,
    ...(both && { recurrent_bias: named("recurrent_bias", [columns], both.subarray(columns)) }),
  };
}

type Weights = Readonly<Record<"kernel" | "recurrent_kernel", ImportedTensor>>;
type Named = (name: string, shape: Shape, values: ArrayLike<number>) => ImportedTensor;

/** The weights of Keras 1, which has those of each gate by themselves, side by side. */
function ofGates(call: LayerCall, { kind, units, part }: Cell, inputs: number) {
  const shapes = { kernel: [inputs, units], recurrent_kernel: [units, units], bias: [units] };
  const names = Object.keys(shapes) as (keyof typeof shapes)[];
  const letters = [...kind.ofKeras1];
  const read = call.weightsOf(
    part,
    Object.fromEntries(
      letters.flatMap((letter) => names.map((name): [string, Shape] => [`${name}_${letter}`, shapes[name]])),
    ),
  );
  const beside = (name: keyof typeof shapes): ImportedTensor => {
    const blocks = letters.map((letter) => (read[`${name}_${letter}`] as ImportedTensor).tensor.data);
    const rows = sizeOf(shapes[name]) / units;
    const values = Array.from({ length: rows }, (_, row) =>
      blocks.flatMap((block) => Array.from(block.subarray(row * units, (row + 1) * units))),
    ).flat();
    const key = part.name === "" ? name : `${part.name}/${name}`;
    return call.tensor(key, shapes[name].with(-1, letters.length * units), values);
  };
  return { kernel: beside("kernel"), recurrent_kernel: beside("recurrent_kernel"), bias: beside("bias") };
}

/**
 * The kernels of a CuDNN layer as other layers have them. CuDNN takes the numbers of a block of columns, row-major, for its
 * transpose. Source: `_convert_rnn_weights` of keras/engine/saving.py in Keras 2.2
 */
function ofCuDNN({ kernel, recurrent_kernel }: Weights, gates: number, units: number, named: Named) {
  const transposed = (name: keyof Weights, { shape, data }: ImportedTensor["tensor"]): ImportedTensor => {
    const [rows = 0, columns = 0] = shape;
    const values = new Float64Array(data.length);
    for (let gate = 0; gate < gates; gate++)
      for (let row = 0; row < rows; row++)
        for (let unit = 0; unit < units; unit++) {
          const place = unit * rows + row;
          const from = Math.floor(place / units) * columns + gate * units + (place % units);
          values[row * columns + gate * units + unit] = data[from] as number;
        }
    return named(name, shape, values);
  };
  return {
    kernel: transposed("kernel", kernel.tensor),
    recurrent_kernel: transposed("recurrent_kernel", recurrent_kernel.tensor),
  };
}

/** What goes through a sequence in one direction. */
interface Line {
  readonly cells: readonly Cell[];
  /** Whether it goes from the last step to the first. */
  readonly isReversed: boolean;
  readonly isStateful: boolean;
  /** Whether it gives every step, or only the last. */
  readonly givesSteps: boolean;
  readonly givesStates: boolean;
}

function lineOf(layer: Described, place: Place): Line {
  const { config } = layer;
  for (const [key, reason] of Object.entries(refused))
    if (get(config, key)) throw refuse({ attribute: key, reason });
  return {
    cells: cellsOf(layer, place),
    isReversed: flagIn(config, "go_backwards", false),
    isStateful: flagIn(config, "stateful", false),
    givesSteps: flagIn(config, "return_sequences", false),
    givesStates: flagIn(config, "return_state", false),
  };
}

/** Options that are not imported where they are on, and why. */
const refused: Readonly<Record<string, string>> = {
  time_major: "its samples have the batch as their second axis, and each sample is computed by itself",
  num_constants: "it gives its cells constants beside the sequence, which is not supported",
};

const statesOf = ({ cells }: Line): number => cells.reduce((sum, { kind }) => sum + kind.states, 0);

/** What several results of a call take, with the number of each. */
class Shared {
  readonly chains: Chained[] = [];
  readonly #inputs: number;

  constructor(inputs: number) {
    this.#inputs = inputs;
  }

  add(layers: readonly Part[], takes: readonly number[]): number {
    return this.#inputs + this.chains.push({ layers, takes }) - 1;
  }
}

/** Results of going through a sequence; only those that are wanted are right. */
interface Passed {
  /** Every step in the order of the input, or the last one. */
  readonly output: Result;
  readonly states: readonly Result[];
}

/**
 * Goes through the sequence of a call. @param starts the numbers of the states to begin with, if they are given
 * @param wants which of the output and the states are used
 */
function pass(
  call: LayerCall,
  shared: Shared,
  line: Line,
  starts: readonly number[] | undefined,
  wants: { readonly output: boolean; readonly state: (n: number) => boolean },
): Passed {
  const [steps, size] = call.input as [number, number];
  const none: Passed = { output: { layers: [], takes: [0], shape: call.input }, states: [] };
  const states: Result[] = [];
  let { output } = none;
  let [source, inputs] = [0, size];
  line.cells.forEach((cell, n) => {
    const { kind, units } = cell;
    const first = states.length;
    const isLast = n === line.cells.length - 1;
    const laterStates = Array.from({ length: statesOf(line) - first }, (_, k) => first + k);
    if (!wants.output && !laterStates.some(wants.state)) {
      states.push(...Array<Result>(kind.states).fill(output));
      return;
    }
    const givesSteps = isLast ? line.givesSteps && wants.output : true;
    const givesCell = kind.states === 2 && wants.state(first + 1);
    const returns = givesCell ? "all_and_cell" : givesSteps ? "all" : "last";
    const reads = starts ? starts.slice(first, first + kind.states) : [];
    const fields = {
      ...fieldsOf(call, cell, inputs),
      return: returns,
      reverse: line.isReversed,
      ...(line.isStateful && starts === undefined && { carried: true }),
    };
    const own = shared.add([{ type: kind.type, fields }], [source, ...reads]);
    const row = (index: number): Result => ({
      ...chain([...rows(index, index + 1), reshapeTo([units])]),
      shape: [units],
    });
    const chain = (layers: readonly Part[]) => ({ layers, takes: [own] });
    const every = { ...chain(givesCell ? rows(0, steps) : []), shape: [steps, units] };
    const last = returns === "last" ? { ...chain([]), shape: [units] } : row(line.isReversed ? 0 : steps - 1);
    states.push(last, ...(kind.states === 2 ? [givesCell ? row(steps) : last] : []));
    output = givesSteps ? every : last;
    if (isLast) return;
    source = every.layers.length === 0 ? own : shared.add(every.layers, [own]);
    inputs = units;
  });
  return { output, states };
}

const rows = (start: number, end: number): readonly Part[] => [
  { type: "slice", fields: { axis: 0, start, end } },
];
const reshapeTo = (shape: Shape): Part => ({ type: "reshape", fields: { shape } });

/** Steps in reverse order. */
const flipped = ({ shape: [steps = 1], ...rest }: Result): readonly Part[] => [
  ...rest.layers,
  { type: "slice", fields: { axis: 0, start: 0, end: steps, step: -1 } },
];

/** The numbers of the inputs that states begin with; undefined if they begin as zeros. */
function startsOf({ inputs }: LayerCall, lines: readonly Line[]): readonly number[] | undefined {
  const [sequence = [], ...given] = inputs;
  if (sequence.length !== 2)
    throw refuse({ reason: "it needs samples of 2 axes, steps and the values of each" });
  const sizes = lines.flatMap(({ cells }) =>
    cells.flatMap(({ kind, units }) => Array<number>(kind.states).fill(units)),
  );
  if (given.length === 0) return undefined;
  const fits = given.length === sizes.length && given.every((shape, n) => sizeOf(shape) === sizes[n]);
  if (fits) return given.map((_, n) => n + 1);
  const said = given.map((shape) => describeShape(shape)).join(" and ");
  throw refuse({
    reason: `its initial state is ${said}, but it has ${count(sizes.length, "state")} of ${sizes.join(" and ")} values`,
  });
}

/** A layer that goes through a sequence in one direction. Keras gives steps in the order in which it goes through them. */
const inOneDirection: LayerRule = (call) => {
  const line = lineOf(call, { names: [], folders: [] });
  const starts = startsOf(call, [line]);
  const isCarried = line.isStateful && starts === undefined;
  if (isCarried && line.isReversed) throw refuse({ attribute: "stateful", reason: CARRIED_BACK });
  const shared = new Shared(call.inputs.length);
  const wants = { output: call.used.has(0), state: (n: number) => line.givesStates && call.used.has(n + 1) };
  const { output, states } = pass(call, shared, line, starts, wants);
  return {
    ...turned(line, line.isReversed, { output, states }),
    shared: shared.chains,
    ...(line.givesStates && { others: states }),
    ...(isCarried && {
      remark:
        "is stateful: each call begins with the states that the one before ended with, the first with zeros",
    }),
  };
};

const CARRIED_BACK =
  "it remembers its state from call to call, and goes through sequences backwards, which is not supported together";

type Merge = (forwards: Result, backwards: Result) => Result;

const merged =
  (parts: readonly Part[], widthOf: (a: number, b: number) => number = (a) => a): Merge =>
  (forwards, backwards) => {
    const [first, ...others] = parts as readonly [Part, ...Part[]];
    const [[a], [b]] = [forwards.takes ?? [], backwards.takes ?? []] as [[number], [number]];
    const { shape } = forwards;
    const width = widthOf(shape.at(-1) as number, backwards.shape.at(-1) as number);
    return {
      layers: [{ ...first, branches: [forwards.layers, backwards.layers] }, ...others],
      takes: [a, b],
      shape: shape.with(-1, width),
    };
  };

const merges: Readonly<Record<string, (call: LayerCall, axis: number) => Merge>> = {
  concat: (_, axis) => merged([{ type: "concat", fields: { axis } }], (a, b) => a + b),
  sum: () => merged([{ type: "add", fields: {} }]),
  mul: () => merged([{ type: "multiply", fields: {} }]),
  ave: (call) =>
    merged([
      { type: "add", fields: {} },
      { type: "scale", fields: { scale: call.tensor("half", [], [0.5]), shift: false } },
    ]),
};

/** A layer and another like it that goes through the sequence the other way, whose steps come in the order of the input. */
const bidirectional: LayerRule = (call) => {
  const { config } = call;
  const layer = readLayer(configIn(config, "layer", {}), "layer");
  const second = configIn(config, "backward_layer", undefined);
  const other = second && readLayer(second, "backward_layer");
  const plain = layer.name.replace(/^forward_/, "");
  const back = other ?? layer;
  const forwards = within(layer, () =>
    lineOf(known(layer), { names: [[`forward_${layer.name}`, layer.name]], folders: ["forward_layer"] }),
  );
  const told = within(back, () =>
    lineOf(known(back), {
      names: [[...new Set([`backward_${back.name}`, back.name, `backward_${plain}`])]],
      folders: ["backward_layer"],
    }),
  );
  const backwards = other === undefined ? { ...told, isReversed: !forwards.isReversed } : told;
  const starts = startsOf(call, [forwards, backwards]);
  if (starts === undefined && (forwards.isStateful || backwards.isStateful))
    throw refuse({ attribute: "stateful", reason: CARRIED_BACK });
  const shared = new Shared(call.inputs.length);
  const isApart = Object.hasOwn(config, "merge_mode") && get(config, "merge_mode") === undefined;
  const mode = textIn(config, "merge_mode", "concat");
  if (!Object.hasOwn(merges, mode))
    throw refuse({
      attribute: "merge_mode",
      reason: `its merge_mode is ${JSON.stringify(mode).slice(0, 60)}; it must be ${list([...Object.keys(merges), "null"], "or")}`,
    });
  const outputs = isApart ? 2 : 1;
  const count = statesOf(forwards);
  const usesState = (n: number): boolean => forwards.givesStates && call.used.has(outputs + n);
  const one = pass(call, shared, forwards, starts?.slice(0, count), {
    output: call.used.has(0),
    state: usesState,
  });
  const two = pass(call, shared, backwards, starts?.slice(count), {
    output: call.used.has(outputs - 1),
    state: (n) => usesState(count + n),
  });
  const results = [
    turned(forwards, forwards.isReversed, one),
    turned(backwards, !backwards.isReversed, two),
  ] as const;
  const axis = forwards.givesSteps ? 1 : 0;
  const [first, ...rest]: readonly Result[] = isApart
    ? results
    : [(merges[mode] as (typeof merges)[string])(call, axis)(...results)];
  const states = forwards.givesStates ? [...one.states, ...two.states] : [];
  return { ...(first as Result), others: [...rest, ...states], shared: shared.chains } satisfies Made;
};

/** The output of a line, whose steps are in the order of the input, or in reverse. */
const turned = ({ givesSteps }: Line, isReversed: boolean, { output }: Passed): Result =>
  givesSteps && isReversed ? { ...output, layers: flipped(output) } : output;

/** Refuses what a Bidirectional may not be a sequence's layer of. */
function known(layer: KerasLayer): KerasLayer {
  const { className, custom } = layer;
  if (custom !== undefined)
    throw new ImportError({
      op: custom.slice(0, 60),
      reason: families.custom.reason,
      help: families.custom.help,
    });
  if (className !== "RNN" && !recurrentLayers.has(className))
    throw new ImportError(whyUnsupported("keras", className));
  return layer;
}

export const recurrentRules: Readonly<Record<string, LayerRule>> = {
  ...Object.fromEntries([...recurrentLayers.keys(), "RNN"].map((className) => [className, inOneDirection])),
  Bidirectional: bidirectional,
};
