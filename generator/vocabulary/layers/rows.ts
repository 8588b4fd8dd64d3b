import type { Arithmetic, Stage, Tensor } from "../../ir/layer.ts";
import { lastOf, type Shape } from "../../ir/tensor-data.ts";

/** What a layer that treats every row alike, each by itself, does to one of them. */
type OfRow<V> = (values: V, x: readonly number[], arithmetic: Arithmetic) => readonly Stage[];

/** The reference of a layer that works along the last axis of its one input: row after row. */
export const eachRow =
  <V>(ofRow: OfRow<V>) =>
  (values: V, [input]: readonly Tensor[], arithmetic: Arithmetic): readonly Stage[] => {
    const { shape, values: x } = input as Tensor;
    const length = lastOf(shape);
    const stages: { readonly symbol: string; readonly values: number[] }[] = [];
    for (let at = 0; at < x.length; at += length) {
      ofRow(values, x.slice(at, at + length), arithmetic).forEach(({ symbol, values: own }, n) => {
        const stage = stages[n] ?? { symbol, values: [] };
        stages[n] = stage;
        for (const value of own) stage.values.push(value);
      });
    }
    return stages;
  };

/** The shape of the one input, for layers that keep it. */
export const sameShape = (_: unknown, [input = []]: readonly Shape[]): Shape => input;
