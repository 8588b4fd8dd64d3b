import { z } from "zod";
import { count } from "../../diagnostics/words.ts";
import { findNoComment } from "../../ir/comment.ts";
import { MOST_AXES } from "../../ir/limits.ts";
import type { Emit, Spec } from "../../ir/spec.ts";
import { sizeOf } from "../../ir/tensor-data.ts";
import type { Vocabulary } from "../../ir/vocabulary.ts";
import { choice, distinct, identifier, size, text } from "./basics.ts";
import { expecting, mapping } from "./expectations.ts";
import { layerSchema } from "./layer-schema.ts";
import { verifySchema } from "./verify-schema.ts";

/** The schema of a spec; the schemas of layers and activations derive from the vocabulary. */
export function specSchema(vocabulary: Vocabulary) {
  return mapping("a spec", {
    name: identifier("what the generated file and its symbols are named after"),
    description: text().describe("what the network is, in a line").optional(),
    dtype: choice("f64", "f32").describe("f32 rounds the result of each operation").default("f64"),
    input,
    weights: text().describe("the file that a reference with a key alone means").optional(),
    layers: expecting(
      z.array(layerSchema(vocabulary)).min(1).describe("from the input to the output"),
      "a list of at least one layer",
    ),
    output: mapping("output", {
      labels: distinct(label, "labels")
        .describe("what each output stands for; of one sigmoid output, the classes 0 and 1")
        .optional(),
      threshold: expecting(
        z.number().gt(0).lt(1).describe("over which one sigmoid output is class 1; 0.5 unless told"),
        "a number over 0 and under 1",
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
      size("how many values the network takes").transform((size) => ({
        shape: [size],
        names: undefined,
        keys: undefined,
      })),
      mapping(
        "input",
        {
          size: size("how many values the network takes").optional(),
          shape: expecting(
            z
              .array(size("one size"))
              .min(1)
              .max(MOST_AXES)
              .describe("its sizes, outermost first: 3 rows of 4 values are [3, 4]"),
            `a list of 1 to ${MOST_AXES} sizes`,
          ).optional(),
          names: distinct(identifier("what one value is called"), "names").optional(),
          keys: distinct(text(), "keys")
            .describe("what recorded cases call the values, where that is more than an identifier")
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
    .describe("how many values the network takes, and maybe what they are called"),
  "a size, or a mapping of size or shape and names",
);

/** A label may be a number; `checkSpec` checks that it is written as it prints. */
const label = expecting(z.union([text(), z.number().transform(String)]), "a text, or a number");

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
  target: choice("ts", "wasm", "auto").describe("what to compile to").default(defaults.target),
  math: choice("portable", "native")
    .describe("exp, log, tanh, …: formulas with the same bits everywhere, or the host's own")
    .default(defaults.math),
  unroll: choice("auto", "full", "none")
    .describe("whether weights become literals in the text of the program")
    .default(defaults.unroll),
  module: choice("ts", "js")
    .describe("TypeScript, or JavaScript with its types in a .d.ts beside it")
    .default(defaults.module),
  header: expecting(z.union([z.boolean(), comments]), "true, false or a text of comments")
    .describe("the lines that make linters and formatters skip the module, or comments in place of them")
    .default(defaults.header),
});
