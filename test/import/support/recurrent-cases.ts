import {
  type AttributeInit,
  attribute,
  floats,
  modelBytes,
  node,
  stored,
  type TensorInit,
  value,
} from "./onnx-model.ts";

/** A recurrent node of 2 inputs and 3 units, and what onnxruntime gives for it. */
export interface RecurrentCase {
  readonly op: "LSTM" | "GRU" | "RNN";
  readonly direction: "forward" | "reverse" | "bidirectional";
  readonly layout: 0 | 1;
  /** How many samples and steps there are. */
  readonly B: number;
  readonly T: number;
  readonly x: readonly number[];
  readonly W: readonly number[];
  readonly R: readonly number[];
  readonly bias?: readonly number[];
  readonly h?: readonly number[];
  readonly c?: readonly number[];
  readonly peepholes?: readonly number[];
  readonly lengths?: readonly number[];
  readonly clip?: number;
  readonly activations?: readonly string[];
  readonly alpha?: readonly number[];
  readonly beta?: readonly number[];
  readonly input_forget?: number;
  readonly linear_before_reset?: number;
  /** The places of the outputs that are read: all by default. */
  readonly outputs?: readonly number[];
  /** The values of these outputs, one after the other. */
  readonly given: readonly number[];
}

const [INPUTS, UNITS] = [2, 3];
const GATES = { LSTM: 4, GRU: 3, RNN: 1 } as const;

/** The model of a case, what it takes by name, and what it gives. What it begins with is an input of the model. */
export function caseModel(one: RecurrentCase) {
  const { op, B, T, layout, direction } = one;
  const directions = direction === "bidirectional" ? 2 : 1;
  const rows = GATES[op] * UNITS;
  const state = layout === 1 ? [B, directions, UNITS] : [directions, B, UNITS];
  const feeds: (readonly [name: string, dims: readonly number[], values: readonly number[]])[] = [
    ["x", layout === 1 ? [B, T, INPUTS] : [T, B, INPUTS], one.x],
    ...(one.h ? [["h", state, one.h] as const] : []),
    ...(one.c ? [["c", state, one.c] as const] : []),
  ];
  const constants = [
    stored("W", floats(one.W, [directions, rows, INPUTS])),
    stored("R", floats(one.R, [directions, rows, UNITS])),
    ...(one.bias ? [stored("B", floats(one.bias, [directions, 2 * rows]))] : []),
    ...(one.peepholes ? [stored("P", floats(one.peepholes, [directions, 3 * UNITS]))] : []),
    ...(one.lengths ? [lengthsOf(one.lengths)] : []),
  ];
  const places = one.outputs ?? (op === "LSTM" ? [0, 1, 2] : [0, 1]);
  const outputs = places.map((place) => ["Y", "Y_h", "Y_c"][place] as string);
  const all = Array.from({ length: Math.max(...places) + 1 }, (_, i) =>
    places.includes(i) ? (["Y", "Y_h", "Y_c"][i] as string) : "",
  );
  const inputs = ["x", "W", "R", one.bias ? "B" : "", one.lengths ? "lengths" : "", one.h ? "h" : ""];
  if (one.c || one.peepholes) inputs.push(one.c ? "c" : "");
  if (one.peepholes) inputs.push("P");
  const attributes: AttributeInit[] = [
    attribute.int("hidden_size", UNITS),
    attribute.string("direction", direction),
    ...(layout === 1 ? [attribute.int("layout", 1)] : []),
    ...(one.clip === undefined ? [] : [attribute.float("clip", one.clip)]),
    ...(one.activations ? [attribute.strings("activations", one.activations)] : []),
    ...(one.alpha ? [attribute.floats("activation_alpha", one.alpha)] : []),
    ...(one.beta ? [attribute.floats("activation_beta", one.beta)] : []),
    ...(one.input_forget ? [attribute.int("input_forget", 1)] : []),
    ...(one.linear_before_reset ? [attribute.int("linear_before_reset", 1)] : []),
  ];
  const bytes = modelBytes({
    input: feeds.map(([name, dims]) => value(name, dims)),
    output: outputs.map((name) => value(name, [])),
    initializer: constants,
    nodes: [node(op, inputs, all, attributes)],
  });
  return { bytes, feeds, outputs };
}

/** TensorProto.DataType.INT32, which lengths have. */
const INT32 = 6;

const lengthsOf = (lengths: readonly number[]): TensorInit => ({
  ...{ name: "lengths", dims: [BigInt(lengths.length)] },
  ...{ dataType: INT32, int32Data: [...lengths] },
});
