import { shellFlag } from "../../../diagnostics/shell-word.ts";
import { list, quote } from "../../../diagnostics/words.ts";
import type { Body, ElementType } from "../graph.ts";
import { axisWithin } from "../node/axes.ts";
import { openBatch, Refusal } from "../node/refusal.ts";
import type { TranslateCall } from "./call.ts";
import { inShape, partOf } from "./constant.ts";
import { showDims } from "./dims.ts";
import { partAlong } from "./rules/parts.ts";
import { concatenated } from "./rules/together.ts";
import { BATCH, type Computed, type Constant, type Dim, type Dims, dimsOf, type Value } from "./value.ts";

/** The graph around a node with bodies. */
export interface Surroundings {
  /** What a body gives for these inputs; undefined if a part of it cannot be translated, which is reported. */
  readonly run: (body: Body, given: readonly Value[]) => readonly Value[] | undefined;
  /** The inputs of the network that a value depends on. */
  readonly inputsBehind: (name: string) => readonly string[];
}

/** What a node with bodies gives, unrolled; undefined if a part of a body cannot be translated. */
type Control = (call: TranslateCall, around: Surroundings) => readonly (Value | undefined)[] | undefined;

/** More steps than a recurrence that was exported as a loop has. */
const MOST_STEPS = 4096;

const bodyOf = ({ node }: TranslateCall, name: string): Body => {
  const body = node.bodies?.[name];
  if (body === undefined) throw new Refusal(`its ${name} is missing`, { attribute: name });
  return body;
};

/** https://onnx.ai/onnx/operators/onnx__If.html, of which one branch alone is taken. */
const choice: Control = (call, { run, inputsBehind }) => {
  const condition = call.input(0);
  if (condition.kind === "constant")
    return run(bodyOf(call, isTrue(condition) ? "then_branch" : "else_branch"), []);
  const behind = inputsBehind(call.node.inputs[0] ?? "");
  throw new Refusal("which branch it takes depends on the network's input", {
    help:
      behind.length === 1
        ? `bind ${quote(behind[0] as string)} to a number: ${shellFlag("--bind", `${behind[0]}=VALUE`)}`
        : `bind one of ${list(behind.map(quote), "or")}, so that it takes the same branch in every call`,
  });
};

function isTrue({ tensor }: Constant): boolean {
  const [truth = 0, ...others] = tensor.data;
  if (others.length > 0) throw new Refusal(`its condition has ${tensor.data.length} values instead of one`);
  if (Number.isNaN(truth)) throw openBatch();
  return truth !== 0;
}

const scalar = (name: string, type: ElementType, value: number): Constant => ({
  ...{ kind: "constant", name },
  tensor: { type, shape: [], data: Float64Array.of(value) },
});

/** https://onnx.ai/onnx/operators/onnx__Loop.html */
const loop: Control = (call, { run }) => {
  const body = bodyOf(call, "body");
  const states = body.inputs.length - 2;
  const [trips = Number.POSITIVE_INFINITY] = call.has(0)
    ? call.constantTensor(0, "number of steps").data
    : [];
  if (Number.isNaN(trips)) throw openBatch();
  let goes = !call.has(1) || isTrue(call.constant(1, "condition"));
  let carried: readonly Value[] = Array.from({ length: states }, (_, i) => call.input(2 + i));
  const rows: (readonly Value[])[] = [];
  for (let step = 0; step < trips && goes; step++) {
    refuseMany(step);
    const given = run(body, [scalar("step", "i64", step), scalar("condition", "bool", 1), ...carried]);
    if (given === undefined) return undefined;
    const [condition, ...values] = given as [Value, ...Value[]];
    if (condition.kind !== "constant")
      throw new Refusal("how many steps it takes depends on the network's input", {
        help: "export the model with a fixed number of steps",
      });
    goes = isTrue(condition);
    carried = values.slice(0, states);
    rows.push(values.slice(states));
  }
  refuseNone(call, rows.length, states);
  return [...carried, ...columnsOf(rows).map((column) => stacked(call, column, 0))];
};

function refuseMany(step: number): void {
  if (step === MOST_STEPS) throw new Refusal(`it takes more than ${MOST_STEPS} steps`);
}

/** Without a step, only what is carried has values. */
function refuseNone({ node }: TranslateCall, steps: number, states: number): void {
  if (steps === 0 && node.outputs.length > states)
    throw new Refusal("it takes no steps, so some of its outputs are empty");
}

/** What each step gives, by output. */
const columnsOf = (rows: readonly (readonly Value[])[]): readonly (readonly Value[])[] =>
  (rows[0] ?? []).map((_, i) => rows.map((row) => row[i] as Value));

/** Values of one shape along a new axis. */
function stacked(call: TranslateCall, values: readonly Value[], axis: number): Value {
  const [first] = values as [Value];
  const dims = dimsOf(first);
  const place = axisWithin(axis, dims.length + 1);
  const other = values.find((value) => String(dimsOf(value)) !== String(dims));
  if (other !== undefined)
    throw new Refusal(`its steps give shapes ${showDims(dims)} and ${showDims(dimsOf(other))}`);
  if (place === 0 && values.every((value) => value.kind === "constant")) {
    const data = Float64Array.from(values.flatMap((value) => [...value.tensor.data]));
    const { type, shape } = (first as Constant).tensor;
    return { ...(first as Constant), tensor: { type, shape: [values.length, ...shape], data } };
  }
  const parts = values.map((value) => {
    const computed = call.asComputed(value);
    return call.reshaped(computed, computed.dims.toSpliced(place, 0, 1));
  });
  return concatenated(call.as("all steps"), parts, place);
}

/** https://onnx.ai/onnx/operators/onnx__Scan.html; before opset 9 everything has a batch as its first axis. */
const scan: Control = (call, { run }) => {
  const body = bodyOf(call, "body");
  const isBatched = call.opset < 9;
  if (isBatched && call.has(0)) throw new Refusal("its sequences have lengths of their own");
  const first = isBatched ? 1 : 0;
  const scanned = call.number("num_scan_inputs", 0);
  const states = body.inputs.length - scanned;
  const given = body.inputs.map((_, i) => call.input(first + i));
  const batch: Dim = given.some((value) => isBatched && dimsOf(value)[0] === BATCH) ? BATCH : 1;
  const values = isBatched ? given.map((value) => ofSample(call, value)) : given;
  const ofInputs = listOf(call, isBatched ? "directions" : "scan_input_directions", scanned);
  const axes = isBatched ? Array<number>(scanned).fill(0) : listOf(call, "scan_input_axes", scanned);
  const sequences = values.slice(states).map((value, i) => {
    const axis = axisWithin(axes[i] as number, dimsOf(value).length);
    return { value, axis, isReversed: ofInputs[i] === 1, steps: dimsOf(value)[axis] };
  });
  const [{ steps } = { steps: 0 }] = sequences;
  if (typeof steps !== "number" || sequences.some((sequence) => sequence.steps !== steps))
    throw new Refusal(
      `it goes through ${list(sequences.map((sequence) => `${sequence.steps} steps`))} at once`,
    );
  let carried: readonly Value[] = values.slice(0, states);
  const rows: (readonly Value[])[] = [];
  for (let step = 0; step < steps; step++) {
    refuseMany(step);
    const elements = sequences.map(({ value, axis, isReversed }) =>
      elementOf(call, value, axis, isReversed ? steps - 1 - step : step),
    );
    const found = run(body, [...carried, ...elements]);
    if (found === undefined) return undefined;
    carried = found.slice(0, states);
    rows.push(found.slice(states));
  }
  refuseNone(call, rows.length, states);
  const columns = columnsOf(rows);
  const directions = isBatched ? [] : listOf(call, "scan_output_directions", columns.length);
  const outputAxes = isBatched ? [] : listOf(call, "scan_output_axes", columns.length);
  const results = [
    ...carried,
    ...columns.map((column, i) =>
      stacked(call, directions[i] === 1 ? column.toReversed() : column, outputAxes[i] ?? 0),
    ),
  ];
  return isBatched ? results.map((value) => ofBatch(call, value, batch)) : results;
};

/** A list of whole numbers, zeros by default. */
const listOf = (call: TranslateCall, name: string, length: number): readonly number[] =>
  call.numbers(name) ?? Array<number>(length).fill(0);

/** A value without its batch. */
function ofSample(call: TranslateCall, value: Value): Value {
  const [batch, ...rest] = dimsOf(value);
  if (batch !== BATCH && batch !== 1)
    throw new Refusal(`it goes through ${batch} samples`, { help: "export the model with a batch of 1" });
  if (value.kind === "constant") return inShape(value, rest as number[]);
  return batch === BATCH ? { ...value, dims: rest } : call.reshaped(value, rest);
}

function ofBatch(call: TranslateCall, value: Value, batch: Dim): Value {
  const dims: Dims = [batch, ...dimsOf(value)];
  const computed: Computed = call.asComputed(value);
  return batch === BATCH ? { ...computed, dims } : call.reshaped(computed, dims);
}

/** The element of an axis at an index, without that axis. */
function elementOf(call: TranslateCall, value: Value, axis: number, index: number): Value {
  const dims = dimsOf(value).toSpliced(axis, 1);
  if (value.kind === "constant") return inShape(partOf(call.budget, value, axis, index), dims as number[]);
  const part = partAlong(call.as(`step ${index}`), value, axis, { start: index, end: index + 1 });
  return call.reshaped(part, dims);
}

/** Operators that contain graphs. */
export const controls: Readonly<Record<string, Control>> = { If: choice, Loop: loop, Scan: scan };
