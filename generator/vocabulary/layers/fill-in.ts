import { ofAnyInput } from "../../ir/example.ts";
import { layerKind } from "../../ir/layer.ts";
import { lessOrEqual, local } from "../../ir/scalar.ts";
import type { View } from "../../ir/view.ts";
import { eachRow, sameShape } from "./rows.ts";

const perInput = { type: "tensor", dimensions: ["inputs"], mayBeOne: true } as const;
const x = local("x");

/** A number in place of each that is missing. */
export const impute = layerKind({
  kind: "impute",
  about: "the number in values where x is NaN, else x, feature by feature",
  fields: { values: { ...perInput, about: "one number per input, or one for all" } },
  output: sameShape,
  reference: eachRow(({ values }, x) => [
    { symbol: "Z", values: x.map((value, i) => (Number.isNaN(value) ? (values.data[i] as number) : value)) },
  ]),
  lower: ({ values }, [input], build) =>
    build.map({
      operands: { x: input as View, values: build.constant("values", values) },
      formula: lessOrEqual(x, x, x, local("values")),
    }),
  example: ofAnyInput,
});

/** A number in place of each that stands for something else, such as −999 for what was not measured. */
export const replace = layerKind({
  kind: "replace",
  about: "the number in values where x equals the one in found, else x, feature by feature",
  fields: {
    found: { ...perInput, about: "what to replace: one number per input, or one for all" },
    values: { ...perInput, about: "what to replace it with: one number per input, or one for all" },
  },
  output: sameShape,
  reference: eachRow(({ found, values }, x) => [
    {
      symbol: "Z",
      values: x.map((value, i) => (value === found.data[i] ? (values.data[i] as number) : value)),
    },
  ]),
  lower: ({ found, values }, [input], build) =>
    build.map({
      operands: {
        x: input as View,
        found: build.constant("found", found),
        values: build.constant("values", values),
      },
      formula: lessOrEqual(x, local("found"), lessOrEqual(local("found"), x, local("values"), x), x),
    }),
  example: ofAnyInput,
});
