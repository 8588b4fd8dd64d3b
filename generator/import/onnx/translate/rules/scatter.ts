import { type Shape, sizeOf } from "../../../../ir/tensor-data.ts";
import { integersIn } from "../../node/node-call.ts";
import { mixedBatch } from "../../node/refusal.ts";
import {
  blockPlaces,
  cachePlaces,
  elementPlaces,
  type Reduction,
  reductionOf,
} from "../../node/scatter-places.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { BATCH, type Computed, type Constant, shapeOf, typeOf, type Value } from "../value.ts";
import { between, operations } from "./arithmetic.ts";
import { picked } from "./parts.ts";
import { constantOf } from "./places.ts";
import { concatenated } from "./together.ts";
import { chosen } from "./truth.ts";

/** Where updates go in data of these shapes, row-major. */
type PlacesOf = (call: TranslateCall, data: Shape, updates: Shape) => readonly number[];

/** Elements of the data replaced by updates, or put together with them, at constant places. */
const scatter =
  (placesOf: PlacesOf, from: number): Rule =>
  (call) => {
    const given = [call.input(0), call.input(from)];
    const [data, updates] = given.map((value) => ofOneSample(call, value)) as [Value, Value];
    const places = placesOf(call, shapeOf(data), shapeOf(updates));
    call.budget.spend(sizeOf(shapeOf(data)) + places.length);
    const result = scattered(call, { data, updates, places }, reductionOf(call));
    const isBatch = given.some((value) => value.kind === "computed" && value.dims[0] === BATCH);
    return isBatch ? call.reshaped(result, result.dims.with(0, BATCH)) : result;
  };

/** A value whose first axis is a batch of 1 as one without a batch: places in it are known. */
function ofOneSample(call: TranslateCall, value: Value): Value {
  if (value.kind === "constant" || !value.dims.includes(BATCH)) return value;
  if (value.dims[0] !== BATCH || call.setting.batchSize !== 1) throw mixedBatch("it writes to some of them");
  return call.reshaped(value, shapeOf(value));
}

interface Update {
  readonly data: Value;
  readonly updates: Value;
  /** Where each update goes. */
  readonly places: readonly number[];
}

/** Updates of one place are put in one after the other; without a reduction, the last remains. */
function scattered(call: TranslateCall, { data, updates, places }: Update, reduction: Reduction): Computed {
  if (reduction === "none") {
    const last = new Map(places.map((place, n) => [place, n]));
    return call.asComputed(replaced(call, { data, updates, from: last }));
  }
  const { operation, neutral } = puttingTogether[reduction];
  const background = constantOf(
    `${call.node.outputs[0]}_${reduction}_nothing`,
    typeOf(data),
    shapeOf(data),
    Array(sizeOf(shapeOf(data))).fill(neutral),
  );
  return roundsOf(places).reduce<Value>((total, from, time) => {
    const step = call.as(`update ${time + 1}`);
    const added = replaced(step, { data: background, updates, from });
    return between(step, operation, step.asComputed(total), added);
  }, data) as Computed;
}

/** The layer that puts an element and an update together, and the update that changes nothing. */
const puttingTogether: Readonly<
  Record<Exclude<Reduction, "none">, { readonly operation: string; readonly neutral: number }>
> = {
  add: { operation: operations.Add.layer, neutral: -0 },
  mul: { operation: operations.Mul.layer, neutral: 1 },
  max: { operation: operations.Max.layer, neutral: Number.NEGATIVE_INFINITY },
  min: { operation: operations.Min.layer, neutral: Number.POSITIVE_INFINITY },
};

/** The updates of each place by number: the first ones, the second ones, and so on. */
function roundsOf(places: readonly number[]): Map<number, number>[] {
  const rounds: Map<number, number>[] = [];
  const times = new Map<number, number>();
  for (const [n, place] of places.entries()) {
    const time = times.get(place) ?? 0;
    times.set(place, time + 1);
    const round = rounds[time] ?? new Map<number, number>();
    rounds[time] = round.set(place, n);
  }
  return rounds;
}

/** The data with updates, told by their number, at some places. */
function replaced(
  call: TranslateCall,
  { data, updates, from }: Omit<Update, "places"> & { readonly from: ReadonlyMap<number, number> },
): Computed | Constant {
  const shape = shapeOf(data);
  const size = sizeOf(shape);
  if (updates.kind === "constant") {
    const numbers = updates.tensor.data;
    const values = Array.from({ length: size }, (_, place) => numbers[from.get(place) ?? -1]);
    const known = (background: ArrayLike<number>) =>
      constantOf(
        `${updates.name}_in_place`,
        typeOf(data),
        shape,
        values.map((value, i) => value ?? (background[i] as number)),
      );
    if (data.kind === "constant") return known(data.tensor.data);
    const mask = constantOf(
      `${updates.name}_places`,
      "bool",
      shape,
      values.map((value) => Number(value !== undefined)),
    );
    return chosen(call, mask, known(new Float64Array(size)), data);
  }
  const parts = [data, updates].map((value) =>
    call.reshaped(call.asComputed(value), [sizeOf(shapeOf(value))]),
  );
  const whole = concatenated(call.as("data and updates"), parts, 0);
  const order = Array.from({ length: size }, (_, place) => {
    const update = from.get(place);
    return update === undefined ? place : size + update;
  });
  return call.reshaped(picked(call, whole, 0, order), shape);
}

const ofElements: PlacesOf = (call, data, updates) =>
  elementPlaces(data, call.axis(0, data.length), call.constant(1, "indices").tensor, updates);

const ofBlocks: PlacesOf = (call, data, updates) =>
  blockPlaces(data, call.constant(1, "indices").tensor, updates);

const ofCache: PlacesOf = (call, data, updates) => {
  const starts = call.has(2) ? integersIn(call.constant(2, "write_indices").tensor) : undefined;
  return cachePlaces(call, data, starts, updates);
};

export const scatterRules = {
  Scatter: scatter(ofElements, 2),
  ScatterElements: scatter(ofElements, 2),
  ScatterND: scatter(ofBlocks, 2),
  TensorScatter: scatter(ofCache, 1),
} satisfies Readonly<Record<string, Rule>>;
