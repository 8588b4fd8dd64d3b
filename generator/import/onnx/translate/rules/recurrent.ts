import { count } from "../../../../diagnostics/words.ts";
import { type ImportedActivation, type ImportedField, isPlainZero } from "../../../imported-model.ts";
import { recurrentActivations } from "../../node/recurrent-activations.ts";
import { mixedBatch, Refusal } from "../../node/refusal.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { asTensor, inShape, partOf } from "../constant.ts";
import { showDims } from "../dims.ts";
import { type Draft, draft, reshaped } from "../draft.ts";
import { BATCH, type Computed, type Constant, type Dim, type Dims, dimsOf, type Value } from "../value.ts";
import { partAlong } from "./parts.ts";

type Fields = Readonly<Record<string, ImportedField>>;

/** What tells the recurrent operators apart. */
interface Kind {
  readonly layer: "lstm" | "gru" | "rnn";
  readonly gates: number;
  /** The activations of a direction where a node names none. */
  readonly activations: readonly string[];
  /** The fields that only this kind has. */
  readonly fields: (call: TranslateCall, activations: readonly ImportedActivation[]) => Fields;
}

const kinds = {
  LSTM: {
    ...{ layer: "lstm", gates: 4, activations: ["Sigmoid", "Tanh", "Tanh"] },
    fields: (call, [gate, cell, shown]) => ({
      gates: "iofg",
      ...(call.flag("input_forget") && { coupled: true }),
      ...(gate && { gate_activation: gate }),
      ...(cell && { activation: cell }),
      ...(shown && JSON.stringify(shown) !== JSON.stringify(cell) && { output_activation: shown }),
    }),
  },
  GRU: {
    ...{ layer: "gru", gates: 3, activations: ["Sigmoid", "Tanh"] },
    fields: (call, [gate, renewed]) => ({
      gates: "zrn",
      reset: call.flag("linear_before_reset") ? "after" : "before",
      ...(gate && { gate_activation: gate }),
      ...(renewed && { activation: renewed }),
    }),
  },
  RNN: {
    ...{ layer: "rnn", gates: 1, activations: ["Tanh"] },
    fields: (_, [activation]) => ({ ...(activation && { activation }) }),
  },
} as const satisfies Readonly<Record<string, Kind>>;

/** How many directions each word of `direction` has, and which of them are reverse. */
const directions: ReadonlyMap<string, readonly boolean[]> = new Map([
  ["forward", [false]],
  ["reverse", [true]],
  ["bidirectional", [false, true]],
]);

/** What all directions of a node have in common. */
interface Sizes {
  readonly steps: number;
  readonly inputs: number;
  readonly units: number;
  readonly directions: number;
  /** Whether the batch is the first axis, not the second of what has one. */
  readonly isBatchFirst: boolean;
  /** The axis of the batch in the file, or how many samples are known. */
  readonly batch: Dim;
}

/** https://onnx.ai/onnx/operators/onnx__LSTM.html, GRU and RNN. */
const recurrent =
  (kind: Kind): Rule =>
  (call) => {
    const x = call.floats(0);
    const word = call.text("direction", "forward").toLowerCase();
    const reverses = directions.get(word);
    if (reverses === undefined)
      throw new Refusal(`its direction ${JSON.stringify(word)} is unknown`, { attribute: "direction" });
    const sizes = sizesOf(call, x, kind, reverses.length);
    refuseShortSequences(call, sizes);
    // What an old opset has for outputs that are there anyway.
    call.number("output_sequence");
    const activations = recurrentActivations(call, reverses.length, kind.activations);
    const clip = call.number("clip");
    const [all, cell] = [sizes.steps > 1 && call.isRead(0), call.isRead(2)];
    const given = cell ? "all_and_cell" : all ? "all" : "last";
    const samples = typeof sizes.batch === "number" ? sizes.batch : 1;
    const made = Array.from({ length: samples }, (_, sample) =>
      reverses.map((reverse, direction) => {
        const fields = {
          units: sizes.units,
          ...(given !== "last" && { return: given }),
          ...(reverse && { reverse }),
          ...(clip !== undefined && { clip }),
          ...kind.fields(call, activations[direction] as readonly ImportedActivation[]),
          ...weightsOf(call, kind, sizes, direction),
        };
        const start = startOf(call, kind, sizes, { sample, direction });
        const shape = { last: [sizes.units], all: [sizes.steps, sizes.units] } as const;
        const whole = given === "all_and_cell" ? [sizes.steps + 1, sizes.units] : [...shape[given]];
        const sequence = sequenceOf(call, x, sizes, sample);
        const layer = call.layer(
          kind.layer,
          [sequence, ...start.from],
          { ...fields, ...start.fields },
          whole,
        );
        return { layer, reverse };
      }),
    );
    return outputsOf(call, { sizes, made, given, type: x.type });
  };

function sizesOf(call: TranslateCall, x: Computed, { gates }: Kind, count: number): Sizes {
  const isBatchFirst = call.number("layout", 0) === 1;
  const [weights, recurrent] = [call.constant(1, "weights"), call.constant(2, "recurrent weights")];
  const [units = 0] = recurrent.tensor.shape.slice(-1);
  const [inputs = 0] = weights.tensor.shape.slice(-1);
  const said = call.number("hidden_size", units);
  const fits = (found: readonly number[], wanted: readonly number[]) => String(found) === String(wanted);
  if (said !== units)
    throw new Refusal(`its hidden_size is ${said}, but its recurrent weights are for ${units}`, {
      attribute: "hidden_size",
    });
  for (const [{ tensor }, what, wanted] of [
    [weights, "weights", [count, gates * units, inputs]],
    [recurrent, "recurrent weights", [count, gates * units, units]],
  ] as const)
    if (!fits(tensor.shape, wanted))
      throw new Refusal(`its ${what} have shape ${showDims(tensor.shape)} instead of ${showDims(wanted)}`);
  const [steps, batch] = isBatchFirst ? [x.dims[1], x.dims[0]] : [x.dims[0], x.dims[1]];
  if (x.dims.length !== 3 || x.dims[2] !== inputs)
    throw new Refusal(`its input has shape ${showDims(x.dims)}, but its weights are for steps of ${inputs}`);
  if (steps === BATCH || steps === undefined || batch === undefined)
    throw mixedBatch("they are the steps of one sequence");
  const states = [5, 6].flatMap((index) => (call.has(index) ? [dimsOf(call.input(index))] : []));
  const own = states.some((dims) => dims[isBatchFirst ? 0 : 1] === BATCH) ? BATCH : batch;
  return { steps, inputs, units, directions: count, isBatchFirst, batch: batch === 1 ? own : batch };
}

/** Refuses sequences that end before their last step. */
function refuseShortSequences(call: TranslateCall, { steps }: Sizes): void {
  if (!call.has(4)) return;
  const lengths = call.constantTensor(4, "lengths of sequences (sequence_lens)");
  if (lengths.data.every((length) => length === steps)) return;
  throw new Refusal(
    `its sequence_lens say ${[...new Set(lengths.data)].join(", ")}, and every sequence has to have all of its ${count(steps, "step")}`,
    { help: "export the model without lengths, for sequences of one length" },
  );
}

/** The weights of a direction, with a row for each gate's unit, as the file has them. */
function weightsOf(
  call: TranslateCall,
  { gates }: Kind,
  { units, inputs }: Sizes,
  direction: number,
): Fields {
  const { budget } = call;
  const part = (constant: Constant, place: number, shape: readonly number[]): Constant => {
    const isOnly = constant.tensor.shape[0] === 1;
    return inShape(isOnly ? constant : partOf(budget, constant, 0, place), shape);
  };
  const matrix = (index: number, what: string, columns: number) =>
    asTensor(part(call.constant(index, what), direction, [gates * units, columns]), "out_in");
  const bias = call.has(3) ? call.constant(3, "bias") : undefined;
  const size = gates * units;
  const biasOf = (half: number): ImportedField => {
    if (bias === undefined) return false;
    if (bias.tensor.data.length !== size * 2 * (bias.tensor.shape[0] ?? 0))
      throw new Refusal(`its bias has shape ${showDims(bias.tensor.shape)}`);
    const apart = inShape(bias, [bias.tensor.data.length / size, size]);
    const field = asTensor(part(apart, 2 * direction + half, [size]));
    return isPlainZero(field) ? false : field;
  };
  const peepholes = call.has(7) ? call.constant(7, "peepholes") : undefined;
  const recurrentBias = biasOf(1);
  return {
    weights: matrix(1, "weights", inputs),
    recurrent_weights: matrix(2, "recurrent weights", units),
    bias: biasOf(0),
    ...(recurrentBias !== false && { recurrent_bias: recurrentBias }),
    ...(peepholes && { peepholes: asTensor(part(peepholes, direction, [3 * units])) }),
  };
}

/** The sequence of a sample. */
function sequenceOf(
  call: TranslateCall,
  x: Computed,
  { steps, inputs, isBatchFirst, batch }: Sizes,
  sample: number,
): Draft {
  const axis = isBatchFirst ? 0 : 1;
  const own =
    typeof batch === "number" && batch > 1
      ? partAlong(call.as(`sample ${sample}`), x, axis, { start: sample, end: sample + 1 })
      : x;
  return reshaped(own.draft, [steps, inputs], call.as("its sequence").origin);
}

interface Place {
  readonly sample: number;
  readonly direction: number;
}

/** What a layer begins with: fields where that is constant, or else further inputs. */
function startOf(call: TranslateCall, { layer }: Kind, sizes: Sizes, place: Place) {
  const states =
    layer === "lstm" ? (["initial_state", "initial_cell"] as const) : (["initial_state"] as const);
  const given = states.map((field, n) => ({
    field,
    value: call.has(5 + n) ? beginning(call, call.input(5 + n), sizes, place) : undefined,
  }));
  // An input comes after those before it, which have to be inputs as well.
  const inputs =
    given.findLastIndex(({ value }) => value !== undefined && "kind" in value && value.kind === "draft") + 1;
  const zeros = (field: string) =>
    draft(
      "constant",
      [],
      {
        shape: [sizes.units],
        values: {
          kind: "tensor",
          key: field,
          tensor: { shape: [sizes.units], data: new Float64Array(sizes.units) },
        },
      },
      [sizes.units],
      call.origin,
    );
  return {
    from: given.slice(0, inputs).map(({ field, value }) => {
      if (value === undefined) return zeros(field);
      return value.kind === "draft" ? value.draft : call.constantLayer(value.constant).draft;
    }),
    fields: Object.fromEntries(
      given.slice(inputs).flatMap(({ field, value }) => {
        if (value?.kind !== "constant") return [];
        const tensor = asTensor(value.constant);
        return isPlainZero(tensor) ? [] : [[field, tensor] as const];
      }),
    ) as Fields,
  };
}

type Beginning =
  | { readonly kind: "draft"; readonly draft: Draft }
  | { readonly kind: "constant"; readonly constant: Constant };

/** The part of an initial state for a sample and a direction. */
function beginning(call: TranslateCall, value: Value, sizes: Sizes, { sample, direction }: Place): Beginning {
  const { units, isBatchFirst } = sizes;
  const dims = dimsOf(value);
  const [batchAxis, directionAxis] = isBatchFirst ? [0, 1] : [1, 0];
  const batch = dims[batchAxis];
  const fits = batch === 1 || batch === sizes.batch;
  if (dims.includes(BATCH) && batch !== BATCH)
    throw mixedBatch(`what it begins with has shape ${showDims(dims)}`);
  if (dims.length !== 3 || dims[directionAxis] !== sizes.directions || dims[2] !== units || !fits)
    throw new Refusal(
      `what it begins with has shape ${showDims(dims)}, which does not fit its input and weights`,
    );
  const axes = [
    [directionAxis, direction],
    ...(typeof batch === "number" && batch > 1 ? [[batchAxis, sample]] : []),
  ] as const;
  if (value.kind === "computed") {
    const part = axes.reduce(
      (whole, [axis, index]) =>
        partAlong(call.as("what it begins with"), whole, axis as number, {
          start: index as number,
          end: (index as number) + 1,
        }),
      value,
    );
    return { kind: "draft", draft: part.draft };
  }
  const part = axes.reduce(
    (whole, [axis, index]) =>
      whole.tensor.shape[axis as number] === 1
        ? whole
        : partOf(call.budget, whole, axis as number, index as number),
    value,
  );
  return { kind: "constant", constant: inShape(part, [units]) };
}

interface Made {
  readonly sizes: Sizes;
  /** By sample and direction. */
  readonly made: readonly (readonly { readonly layer: Draft; readonly reverse: boolean }[])[];
  readonly given: "last" | "all" | "all_and_cell";
  readonly type: Computed["type"];
}

/** Y with all steps, Y_h with the last states, and Y_c with the last cell states. */
function outputsOf(
  call: TranslateCall,
  { sizes, made, given, type }: Made,
): readonly (Computed | undefined)[] {
  const { steps, units, directions, isBatchFirst, batch } = sizes;
  const rows = (layer: Draft, start: number, end: number, what: string): Draft => {
    if (given === "last") return layer;
    const part =
      end - start === layer.shape[0]
        ? layer
        : call.as(what).layer("slice", [layer], { axis: 0, start, end, step: 1 }, [end - start, units]);
    return part;
  };
  const joined = (parts: readonly Draft[], axis: number): Draft => {
    const [first] = parts as [Draft];
    if (parts.length === 1) return first;
    const size = parts.reduce((sum, { shape }) => sum + (shape[axis] as number), 0);
    return call.as("both directions").layer("concat", parts, { axis }, first.shape.with(axis, size));
  };
  /** Parts by sample and direction, each [rows, units], as [rows, directions, batch, units] or in the layout with the batch first. */
  const whole = (
    count: number,
    partOf: (of: { layer: Draft; reverse: boolean }) => Draft,
    dims: Dims,
  ): Computed => {
    const parts = made.map((directions) =>
      directions.map((one) => reshaped(partOf(one), [count, units], call.origin)),
    );
    const all = isBatchFirst
      ? joined(
          parts.map((directions) => joined(directions, 1)),
          0,
        )
      : joined(
          Array.from({ length: directions }, (_, d) =>
            joined(
              parts.map((one) => one[d] as Draft),
              1,
            ),
          ),
          1,
        );
    return call.result(all, dims, type);
  };
  const every =
    given === "last" && steps > 1
      ? undefined
      : whole(
          steps,
          ({ layer }) => rows(layer, 0, steps, "all states"),
          isBatchFirst ? [batch, steps, directions, units] : [steps, directions, batch, units],
        );
  const ends = isBatchFirst ? [batch, directions, units] : [directions, batch, units];
  const last = whole(
    1,
    ({ layer, reverse }) => {
      const row = reverse ? 0 : steps - 1;
      return rows(layer, row, row + 1, "last state");
    },
    ends,
  );
  if (given !== "all_and_cell") return [every, last];
  return [every, last, whole(1, ({ layer }) => rows(layer, steps, steps + 1, "cell state"), ends)];
}

export const recurrentRules = {
  LSTM: recurrent(kinds.LSTM),
  GRU: recurrent(kinds.GRU),
  RNN: recurrent(kinds.RNN),
} satisfies Readonly<Record<string, Rule>>;
