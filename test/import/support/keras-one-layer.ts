import { expect } from "vitest";
import type { ImportedModel } from "../../../generator/import/imported-model.ts";
import { convertModel } from "../../../generator/import/keras/convert.ts";
import { type Dialect, dialectOf } from "../../../generator/import/keras/dialect.ts";

import { sizeOf } from "../../../generator/ir/tensor-data.ts";
import * as keras from "./keras-model.ts";

/** Their shapes and numbers by Keras' names. */
export type Weights = Readonly<
  Record<string, readonly [shape: readonly number[], numbers: readonly number[]]>
>;

interface Options {
  readonly version?: string;
  readonly more?: object;
  readonly runtime?: Dialect["runtime"];
}

/** A Sequential of one layer. */
export function importLayer(
  shape: readonly number[],
  class_name: string,
  config: object,
  weights: Weights = {},
  { version = "2.11.0", more = {}, runtime = "Keras" }: Options = {},
): ImportedModel {
  const layer = {
    class_name,
    config: { name: "it", batch_input_shape: [null, ...shape], ...config },
    ...more,
  };
  return importNet(
    { class_name: "Sequential", config: { name: "net", layers: [layer] } },
    weights,
    version,
    runtime,
  );
}

/** A layer of several inputs, whose values lie one after the other in the only input of the network. */
export function importMerge(
  shapes: readonly (readonly number[])[],
  class_name: string,
  config: object,
  version: string,
): ImportedModel {
  const counts = shapes.map(sizeOf);
  const total = counts.reduce((sum, count) => sum + count);
  const parts = shapes.flatMap((shape, i) => {
    const before = counts.slice(0, i).reduce((sum, count) => sum + count, 0);
    const cropping = [before, total - before - (counts[i] as number)];
    return [
      keras.layer("Cropping1D", `part${i}`, { cropping }, keras.keras2([["in"]])),
      keras.layer("Reshape", `shaped${i}`, { target_shape: shape }, keras.keras2([[`part${i}`]])),
    ];
  });
  const merge = keras.layer(class_name, "it", config, keras.keras2(shapes.map((_, i) => [`shaped${i}`])));
  const net = keras.functional([keras.input([total, 1]), ...parts, merge], ["it", 0, 0]);
  return importNet(net, {}, version);
}

function importNet(
  config: object,
  weights: Weights,
  version: string,
  runtime: Dialect["runtime"] = "Keras",
): ImportedModel {
  const read = (name: string) => {
    const [sizes, numbers] = weights[name] as Weights[string];
    return { shape: sizes, data: Float64Array.from(numbers, Math.fround) };
  };
  const source = { read: (_: unknown, names: readonly string[]) => names.map(read) };
  return convertModel({ format: "Keras", config, weights: source, dialect: dialectOf(version, runtime) }, {});
}

/** Within what float32 can hold. */
export function close(values: readonly number[], expected: readonly number[], tolerance = 1e-6): void {
  expect(values.length).toBe(expected.length);
  for (const [i, value] of values.entries()) {
    const wanted = expected[i] as number;
    expect(Math.abs(value - wanted)).toBeLessThanOrEqual(tolerance * (1 + Math.abs(wanted)));
  }
}
