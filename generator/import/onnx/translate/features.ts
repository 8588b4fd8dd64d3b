import { count, thereAre } from "../../../diagnostics/words.ts";
import { ML } from "../graph.ts";
import { Refusal } from "../node/refusal.ts";
import type { TranslateCall } from "./call.ts";
import { showDims } from "./dims.ts";
import { BATCH, type Computed, type Constant } from "./value.ts";

/** An input of any numeric type, taken as float32, in which these operators compute. */
export const numbersOf = (call: TranslateCall, index: number): Computed => ({
  ...call.computed(index),
  type: "f32",
});

/** The numbers of an attribute as a constant that goes along the last axis. */
export function attributeOf(call: TranslateCall, name: string): Constant | undefined {
  const numbers = call.numbers(name);
  if (numbers === undefined || numbers.length === 0) return undefined;
  const data = Float64Array.from(numbers);
  const base = call.node.name || call.node.outputs.find(Boolean) || call.node.op.slice(ML.length);
  return { kind: "constant", name: `${base}.${name}`, tensor: { type: "f32", shape: [data.length], data } };
}

/** The number of features: the size of the last axis. */
export function featuresOf({ dims }: Computed): number {
  const features = dims.at(-1);
  if (features === undefined || features === BATCH) {
    throw new Refusal(`values of shape ${showDims(dims)} have no feature axis`);
  }
  return features;
}

export function requireFeatures(x: Computed, constant: Constant, what: string): void {
  const [found, wanted] = [constant.tensor.data.length, featuresOf(x)];
  if (found === 1 || found === wanted) return;
  throw new Refusal(`its ${what} has ${count(found, "number")}, but ${thereAre(wanted, "feature")}`, {
    attribute: what,
  });
}
