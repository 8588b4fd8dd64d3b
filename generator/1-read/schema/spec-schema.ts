import { z } from "zod";
import { count } from "../../diagnostics/words.ts";
import { findNoComment } from "../../ir/comment.ts";
import { MOST_AXES } from "../../ir/limits.ts";
import { mathChoices } from "../../ir/mathematics.ts";
import { dtypes } from "../../ir/number-format.ts";
import { type Emit, languages, type Spec, targets, unrolls } from "../../ir/spec.ts";
import { sizeOf } from "../../ir/tensor-data.ts";
import type { Vocabulary } from "../../ir/vocabulary.ts";
import { choice, distinct, identifier, size, text } from "./basics.ts";
import { expecting, mapping } from "./expectations.ts";
import { layerSchema } from "./layer-schema.ts";
import { verifySchema } from "./verify-schema.ts";

const schemas = new WeakMap<Vocabulary, ReturnType<typeof makeSchema>>();

/** The schema of a spec, made once for each vocabulary: that takes many times longer than checking a small spec. */
export function specSchema(vocabulary: Vocabulary): ReturnType<typeof makeSchema> {
  const schema = schemas.get(vocabulary) ?? makeSchema(vocabulary);
  schemas.set(vocabulary, schema);
  return schema;
}

/** The schemas of layers and activations derive from the vocabulary. */
function makeSchema(vocabulary: Vocabulary) {
  return mapping("a spec", {
    name: identifier("the name of the network, of its file and of its symbols"),
    description: text().describe("one line that describes the network").optional(),
    dtype: choice(...dtypes)
      .describe("the number type; f32 rounds the result of every operation")
      .default("f64"),
    input,
    weights: text().describe("the weight file for references that have only a key").optional(),
    layers: expecting(
      z.array(layerSchema(vocabulary)).min(1).describe("the layers, from the input to the output"),
      "a list of at least one layer",
    ),
    output: mapping("output", {
      labels: distinct(label, "labels")
        .describe("a label for each output, or for classes 0 and 1 of a single sigmoid output")
        .optional(),
      threshold: expecting(
        z.number().gt(0).lt(1).describe("a single sigmoid output above it means class 1; default 0.5"),
        "a number greater than 0 and less than 1",
      ).optional(),
    }).optional(),
    emit: emit.optional(),
    verify: verifySchema.optional(),
  }).transform(
    ({ output, emit = defaults, verify = [], ...spec }): Omit<Spec, "source"> => ({
      ...spec,
      description: spec.description,
      weights: spec.weights,
      labels: output?.labels,
      threshold: output?.threshold,
      emit,
      verify,
    }),
  );
}

/** The JSON schema of a spec, for editors. It accepts every valid spec, and some that `readSpec` refuses. */
export function jsonSchema(vocabulary: Vocabulary): object {
  const schema = z.toJSONSchema(specSchema(vocabulary), { io: "input" });
  return { ...schema, title: "A network for neuroll" };
}

const input = expecting(
  z
    .union([
      size("the number of input values").transform((size) => ({
        shape: [size],
        names: undefined,
        keys: undefined,
      })),
      mapping(
        "input",
        {
          size: size("the number of input values").optional(),
          shape: expecting(
            z
              .array(size("one size"))
              .min(1)
              .max(MOST_AXES)
              .describe("the size of each axis, outermost first: 3 rows of 4 values are [3, 4]"),
            `a list of 1 to ${MOST_AXES} sizes`,
          ).optional(),
          names: distinct(identifier("the name of one value"), "names").optional(),
          keys: distinct(text(), "keys")
            .describe("the names of the values in recorded cases, if those are not identifiers")
            .optional(),
        },
        ({ value, issues }) => {
          const { size, shape } = value;
          if ((size === undefined) === (shape === undefined)) {
            issues.push({ code: "custom", input: value, params: { code: "size-or-shape" } });
            return;
          }
          const values = size ?? sizeOf(shape as number[]);
          for (const [field, what] of [
            ["names", "name"],
            ["keys", "key"],
          ] as const) {
            const found = value[field];
            if (found === undefined || found.length === values) continue;
            const wanted = `an input of ${count(values, "value")}`;
            const params = { code: "wrong-count", what, found: found.length, wanted };
            issues.push({ code: "custom", input: found, path: [field], params });
          }
        },
      ).transform(({ size, shape, names, keys }) => ({ shape: shape ?? [size as number], names, keys })),
    ])
    .describe("the size or shape of the input, with optional names for its values"),
  "a size, or a mapping with size or shape",
);

/** A label may be a number; `checkSpec` checks that it is written as it prints. */
const label = expecting(z.union([text(), z.number().transform(String)]), "a string or a number");

const defaults = {
  target: "auto",
  math: "portable",
  unroll: "auto",
  module: "ts",
  header: true,
} as const satisfies Emit;

const comments = text().check(({ value, issues }) => {
  const { found, text: stretch } = findNoComment(value) ?? {};
  if (found === undefined) return;
  const code = found === "code" ? "outside-comment" : "compiler-directive";
  const help = value === stretch && found === "code" ? `// ${value}` : undefined;
  issues.push({ code: "custom", input: value, params: { code, stretch, help } });
});

const emit = mapping("emit", {
  target: choice(...targets)
    .describe("the language to compile to: TypeScript, WebAssembly, or auto to choose by size")
    .default(defaults.target),
  math: choice(...mathChoices)
    .describe(
      "exp, log, tanh, …: portable formulas with the same bits everywhere, or the host's Math functions",
    )
    .default(defaults.math),
  unroll: choice(...unrolls)
    .describe("full writes every weight as a literal, none loops over arrays, auto chooses by size")
    .default(defaults.unroll),
  module: choice(...languages)
    .describe("TypeScript, or JavaScript with its types in a .d.ts file")
    .default(defaults.module),
  header: expecting(z.union([z.boolean(), comments]), "true, false or a string of comments")
    .describe(
      "whether the module starts with comments that make ESLint and Biome skip it, or comments to use instead",
    )
    .default(defaults.header),
});
