import { count } from "../../diagnostics/words.ts";
import type { ImportedTensor, ImportProblem } from "../imported-model.ts";
import type { Part } from "../network-builder.ts";
import { choice, ignored, type Options, placeOf } from "./options.ts";
import { addStep, Fault, type ShapedRow } from "./sample.ts";
import { keyOf } from "./state-dict.ts";
import type { Call, WeightedRow } from "./weighted.ts";

/** A recurrent module of torch.nn and the cell that computes one step of it. */
interface Kind {
  readonly type: "lstm" | "gru" | "rnn";
  readonly gates: number;
}

/** Their gates have the order that is the default in a spec. */
const kinds: Readonly<Record<string, Kind>> = {
  LSTM: { type: "lstm", gates: 4 },
  GRU: { type: "gru", gates: 3 },
  RNN: { type: "rnn", gates: 1 },
};

const maybe = choice(null, true, false);

/** What the network goes on with: every step of the output, its last step, or the last states of both directions. */
const returned = choice("all", "last", "state");
const carried = choice(false, true);

/** The options of a module in the order of torch.nn, and those that only a description has. */
const optionsOf = (kind: string): Options => ({
  ...{ input_size: ignored, hidden_size: ignored, num_layers: ignored },
  ...(kind === "RNN" && { nonlinearity: choice("tanh", "relu") }),
  ...{ bias: maybe, batch_first: choice(false, true), dropout: ignored, bidirectional: maybe },
  ...(kind === "LSTM" && { proj_size: ignored }),
  ...{ return: returned, carried },
});

const cellOptionsOf = (kind: string): Options => ({
  ...{ input_size: ignored, hidden_size: ignored, bias: maybe },
  ...(kind === "RNN" && { nonlinearity: choice("tanh", "relu") }),
});

/** The tensors of one layer in one direction. */
interface Direction {
  readonly weights: ImportedTensor;
  readonly recurrent: ImportedTensor;
  readonly bias: ImportedTensor | undefined;
  readonly recurrentBias: ImportedTensor | undefined;
  readonly projection: ImportedTensor | undefined;
  readonly units: number;
  /** How many values it takes and gives at each step. */
  readonly inputs: number;
  readonly outputs: number;
}

/** Whether both directions of a layer are trained: then it has two of each tensor, of which one ends in this. */
const REVERSE = "_reverse";

/**
 * Adds `torch.nn.LSTM`, `GRU` or `RNN`: for each of its layers weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0 and weight_hr_l0.
 * Source: https://pytorch.org/docs/stable/generated/torch.nn.LSTM.html
 */
const recurrent = (kindName: string): WeightedRow => ({
  options: optionsOf(kindName),
  add(call) {
    const { module, given, state, name } = call;
    const kind = kinds[kindName] as Kind;
    const has = (tensor: string) => state.tensorsOf(name).has(tensor);
    const depth = Math.max(1, [...Array(MOST_LAYERS).keys()].filter((n) => has(`weight_ih_l${n}`)).length);
    const suffixes = has(`weight_ih_l0${REVERSE}`) ? ["", REVERSE] : [""];
    const layers = Array.from({ length: depth }, (_, n) =>
      suffixes.map((suffix) => readDirection(call, kind, `_l${n}${suffix}`)),
    );
    const first = layers[0]?.[0];
    const faults = [
      ...(first === undefined ? [] : saidFaults(call, { ...first, depth, directions: suffixes.length })),
      ...chainFaults(layers, suffixes.length),
    ];
    const isCarried = given.value("carried") === true;
    if (isCarried && suffixes.length > 1)
      faults.push("it is carried from call to call, and cannot go through a sequence in both directions");
    if (!report(call, faults) || !isWhole(layers)) return;
    const whole: readonly (readonly Direction[])[] = layers;
    const steps = whole.map((directions, n) => {
      const isLast = n === depth - 1;
      return layerOf(directions, kind, call, isLast ? String(given.value("return")) : "all");
    });
    const last = whole.at(-1)?.map(({ outputs }) => outputs) ?? [];
    const [inputs, outputs] = [first?.inputs ?? 0, last.reduce((sum, size) => sum + size, 0)];
    if (isCarried) {
      remember(call);
      if (call.chain.shape === undefined || call.chain.shape.length === 1) {
        addOneStep(call, whole, kind);
        return;
      }
    }
    const place = { name, origin: `${name}: ${module.type}`, needsRankOnly: true };
    addStep(call, place, (shape) => {
      if (call.chain.shape === undefined)
        throw new Fault("the shape of what it gets is not known", giveSteps(inputs));
      if (shape.length !== 2)
        throw new Fault("it needs samples of 2 axes, steps and the values of each", giveSteps(inputs));
      if (shape[1] !== inputs)
        throw new Fault(`it takes ${count(inputs, "value")} at each step, but gets ${shape.join("×")}`);
      const rows = given.value("return") === "all" ? [shape[0] as number] : [];
      return { parts: steps.flatMap((step) => step(shape[0] as number)), shape: [...rows, outputs] };
    });
  },
});

/** No network of this kind is deeper. */
const MOST_LAYERS = 64;

const isWhole = (
  layers: readonly (readonly (Direction | undefined)[])[],
): layers is readonly (readonly Direction[])[] =>
  layers.every((directions) => directions.every((direction) => direction !== undefined));

const giveSteps = (inputs: number): string =>
  `give how many steps a sample has: { input_shape: [12, ${inputs}], layers: … }; with carried: true, each call takes one step`;

const remember = ({ chain, name }: Call): void => {
  chain.remarks.push(
    `${name} begins with the states that the call before ended with, and with zeros at the first call.`,
  );
};

/** Layers that take one step per call. */
function addOneStep(
  { chain, module, name, given }: Call,
  layers: readonly (readonly Direction[])[],
  kind: Kind,
): void {
  for (const [direction] of layers)
    if (direction)
      chain.add(name, module.type, [direction.inputs, direction.outputs], {
        type: kind.type,
        fields: { ...fieldsOf(direction, kind, given.value("nonlinearity")), carried: true },
        origin: `${name}: ${module.type}`,
      });
}

/** `torch.nn.LSTMCell` and its like, which compute one step: their state is carried from call to call. */
const cell = (kindName: string): WeightedRow => ({
  options: cellOptionsOf(kindName),
  add(call) {
    const kind = kinds[kindName] as Kind;
    const direction = readDirection(call, kind, "");
    const faults = direction ? saidFaults(call, { ...direction, depth: 1, directions: 1 }) : [];
    if (!report(call, faults) || direction === undefined) return;
    remember(call);
    addOneStep(call, [[direction]], kind);
  },
});

/** @returns whether there is no fault */
function report({ module, chain }: Call, faults: readonly string[]): boolean {
  chain.problems.push(...faults.map((reason): ImportProblem => ({ ...placeOf(module), reason })));
  if (faults.length > 0) chain.lose();
  return faults.length === 0;
}

/** The tensors of a layer; whatever is missing or has another shape becomes a problem. */
function readDirection(call: Call, { type, gates }: Kind, suffix: string): Direction | undefined {
  const { state, name, module, chain } = call;
  const take = (parameter: string) => state.take(name, `${parameter}${suffix}`);
  const [weights, recurrent] = [take("weight_ih"), take("weight_hh")];
  const [bias, recurrentBias, projection] = [take("bias_ih"), take("bias_hh"), take("weight_hr")];
  const faults = [
    ...(weights ? [] : [`the file has no tensor ${keyOf(name, `weight_ih${suffix}`)}`]),
    ...(recurrent ? [] : [`the file has no tensor ${keyOf(name, `weight_hh${suffix}`)}`]),
  ];
  const [rows = 0, inputs = 0] = weights?.tensor.shape ?? [];
  const units = rows / gates;
  const outputs = projection?.tensor.shape[0] ?? units;
  const wanted = [
    [weights, [gates * units, inputs]],
    [recurrent, [rows, outputs]],
    [bias, [rows]],
    [recurrentBias, [rows]],
    [projection, [outputs, units]],
  ] as const;
  if (weights && (weights.tensor.shape.length !== 2 || units < 1 || !Number.isInteger(units)))
    faults.push(
      `${weights.key} has shape [${weights.tensor.shape.join(", ")}]; a matrix [${gates === 1 ? "" : `${gates} · `}units, inputs] is needed`,
    );
  else
    for (const [tensor, shape] of wanted)
      if (tensor && String(tensor.tensor.shape) !== String(shape))
        faults.push(`${tensor.key} has shape [${tensor.tensor.shape.join(", ")}], not [${shape.join(", ")}]`);
  if (projection && type !== "lstm") faults.push(`${projection.key} is only for an LSTM`);
  if ((bias === undefined) !== (recurrentBias === undefined))
    faults.push(`the file has only one of bias_ih${suffix} and bias_hh${suffix}`);
  chain.problems.push(...faults.map((reason): ImportProblem => ({ ...placeOf(module), reason })));
  if (faults.length > 0) chain.lose();
  if (faults.length > 0 || !weights || !recurrent) return undefined;
  return { weights, recurrent, bias, recurrentBias, projection, units, inputs, outputs };
}

/** Where what a description says of the sizes differs from the tensors. */
function saidFaults(
  { module, name }: Call,
  { inputs, units, bias, projection, depth, directions }: Direction & { depth: number; directions: number },
): string[] {
  const { options } = module;
  const sizes = {
    ...{ input_size: inputs, hidden_size: units, num_layers: depth },
    proj_size: projection ? projection.tensor.shape[0] : 0,
  };
  const faults = Object.entries(sizes)
    .filter(([option, size]) => (options[option] ?? size) !== size)
    .map(
      ([option, size]) =>
        `its ${option} is ${JSON.stringify(options[option])}, but the tensors of ${name} have ${size}`,
    );
  if (options.bidirectional != null && options.bidirectional !== directions > 1)
    faults.push(
      `it is declared ${options.bidirectional ? "" : "not "}bidirectional, but the file has ${directions > 1 ? "tensors for both directions" : "no tensors for the other direction"}`,
    );
  if (options.bias === true && bias === undefined) faults.push(`the file has no bias for ${name}`);
  if (options.bias === false && bias !== undefined)
    faults.push(`it is declared without a bias, but the file has ${bias.key}`);
  return faults;
}

/** Layers of which one takes another number of values than those before it give. */
function chainFaults(layers: readonly (readonly (Direction | undefined)[])[], directions: number): string[] {
  return layers.slice(1).flatMap((own, n) => {
    const given = (layers[n]?.[0]?.outputs ?? 0) * directions;
    const [first] = own;
    return first === undefined || given === 0 || first.inputs === given
      ? []
      : [
          `${first.weights.key} takes ${count(first.inputs, "value")}, but the layer before it gives ${given}`,
        ];
  });
}

function fieldsOf(direction: Direction, { type }: Kind, nonlinearity: unknown): Part["fields"] {
  const { weights, recurrent, bias, recurrentBias, projection, units } = direction;
  return {
    units,
    weights: { ...weights, layout: "out_in" },
    recurrent_weights: { ...recurrent, layout: "out_in" },
    bias: bias ?? false,
    ...(recurrentBias && { recurrent_bias: recurrentBias }),
    ...(projection && { projection: { ...projection, layout: "out_in" } }),
    ...(type === "rnn" && {
      activation: { kind: "activation", name: nonlinearity === "relu" ? "relu" : "tanh", parameters: {} },
    }),
  };
}

/** One layer for a number of steps: in one direction, or in both, whose values stand side by side. */
const layerOf = (directions: readonly Direction[], kind: Kind, { given }: Call, goesOn: string) => {
  const isCarried = given.value("carried") === true;
  const own = (direction: Direction, reverse: boolean, what: string): Part => ({
    type: kind.type,
    fields: {
      ...fieldsOf(direction, kind, given.value("nonlinearity")),
      ...(what === "all" && { return: "all" }),
      ...(reverse && { reverse }),
      ...(isCarried && { carried: true }),
    },
  });
  return (steps: number): readonly Part[] => {
    const branches = directions.map((direction, n): readonly Part[] => {
      const isReverse = n === 1;
      // The last step of the output is the first that the other direction goes through.
      if (isReverse && goesOn === "last")
        return [own(direction, true, "all"), ...rowAt(steps - 1, direction.outputs)];
      return [own(direction, isReverse, goesOn)];
    });
    if (branches.length === 1) return branches[0] as readonly Part[];
    return [{ type: "concat", fields: { axis: goesOn === "all" ? 1 : 0 }, branches }];
  };
};

const rowAt = (row: number, size: number): readonly Part[] => [
  { type: "slice", fields: { axis: 0, start: row, end: row + 1 } },
  { type: "reshape", fields: { shape: [size] } },
];

/** Of a sequence, as `x[:, -1]` in Python. */
export const lastStep: ShapedRow = {
  options: {},
  apply(_, shape) {
    const [steps, size] = shape;
    if (shape.length !== 2) throw new Fault("it takes the last step of a sequence, which has 2 axes");
    return { parts: rowAt((steps as number) - 1, size as number), shape: [size as number] };
  },
};

export const recurrentModules: Readonly<Record<string, WeightedRow>> = {
  ...Object.fromEntries(Object.keys(kinds).map((name) => [name, recurrent(name)])),
  ...Object.fromEntries(Object.keys(kinds).map((name) => [`${name}Cell`, cell(name)])),
};
