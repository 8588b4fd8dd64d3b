import { expect } from "vitest";
import type { ImportedModel } from "../../../generator/import/imported-model.ts";
import { convertModel } from "../../../generator/import/keras/convert.ts";
import { dialectOf } from "../../../generator/import/keras/dialect.ts";

/** Their shapes and numbers by Keras' names. */
type Weights = Readonly<Record<string, readonly [shape: readonly number[], numbers: readonly number[]]>>;

/** A Sequential of one layer. */
export function importLayer(
  shape: readonly number[],
  class_name: string,
  config: object,
  weights: Weights = {},
  { version = "2.11.0", more = {} }: { version?: string; more?: object } = {},
): ImportedModel {
  const layer = {
    class_name,
    config: { name: "it", batch_input_shape: [null, ...shape], ...config },
    ...more,
  };
  const read = (name: string) => {
    const [sizes, numbers] = weights[name] as Weights[string];
    return { shape: sizes, data: Float64Array.from(numbers, Math.fround) };
  };
  return convertModel(
    {
      format: "Keras",
      config: { class_name: "Sequential", config: { name: "net", layers: [layer] } },
      weights: { read: (_, names) => names.map(read) },
      dialect: dialectOf(version, "Keras"),
    },
    {},
  );
}

/** Within what float32 can hold. */
export function close(values: readonly number[], expected: readonly number[]): void {
  expect(values.length).toBe(expected.length);
  for (const [i, value] of values.entries()) {
    const wanted = expected[i] as number;
    expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(wanted)));
  }
}
