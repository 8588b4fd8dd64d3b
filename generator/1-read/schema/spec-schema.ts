import * as z from "zod";
import { findNoComment } from "../../ir/comment.ts";
import { mathChoices } from "../../ir/mathematics.ts";
import { dtypes } from "../../ir/number-format.ts";
import { type Emit, languages, type Spec, targets, unrolls } from "../../ir/spec.ts";
import type { Vocabulary } from "../../ir/vocabulary.ts";
import { choice, identifier, text } from "./basics.ts";
import { always, expectations, expecting, mapping } from "./expectations.ts";
import { layerSchema } from "./layer-schema.ts";
import {
  checkPorts,
  input,
  inputs,
  noOutput,
  output,
  outputs,
  portOf,
  portsOf,
  states,
} from "./port-schema.ts";
import { verifySchema } from "./verify-schema.ts";

const schemas = new WeakMap<Vocabulary, ReturnType<typeof makeSchema>>();

/** The schema of a spec, made once for each vocabulary: that takes many times longer than checking a small spec. */
export function specSchema(vocabulary: Vocabulary): ReturnType<typeof makeSchema> {
  const schema = schemas.get(vocabulary) ?? makeSchema(vocabulary);
  schemas.set(vocabulary, schema);
  return schema;
}

/** The fields of a spec, of its layers of any type, and of the mappings in it that have only fields of their own. */
export interface FieldsOfSpec {
  readonly spec: readonly string[];
  readonly layer: readonly string[];
  readonly emit: readonly string[];
}

const fieldsOf = (schema: z.core.$ZodType): readonly string[] => expectations.get(schema)?.fields ?? [];

export const fieldsOfEmit = (): readonly string[] => fieldsOf(emit);

export function fieldsOfSpec(vocabulary: Vocabulary): FieldsOfSpec {
  const layer = Object.values(vocabulary.layers).flatMap(({ fields }) => Object.keys(fields));
  return {
    spec: fieldsOf(specSchema(vocabulary).in),
    layer: ["type", "from", ...layer],
    emit: fieldsOfEmit(),
  };
}

/** The schemas of layers and activations derive from the vocabulary. */
function makeSchema(vocabulary: Vocabulary) {
  return mapping(
    "a spec",
    {
      name: identifier("the name of the network, of its file and of its symbols"),
      description: text().describe("one line that describes the network").optional(),
      dtype: choice(...dtypes)
        .describe("the number type; f32 rounds the result of every operation")
        .default("f64"),
      input: input.optional(),
      inputs: inputs.optional(),
      states: states.optional(),
      weights: text().describe("the weight file for references that have only a key").optional(),
      layers: expecting(
        z.array(layerSchema(vocabulary)).min(1).describe("the layers, from the input to the output"),
        "a list of at least one layer",
      ),
      output: output.optional(),
      outputs: outputs.optional(),
      emit: emit.optional(),
      verify: verifySchema.optional(),
    },
    always(checkPorts),
  ).transform(
    ({
      input,
      inputs,
      states,
      output,
      outputs,
      emit = defaults,
      verify = [],
      ...spec
    }): Omit<Spec, "source"> => ({
      ...spec,
      description: spec.description,
      weights: spec.weights,
      inputs: inputs ? portsOf("inputs", inputs) : [portOf("input", input as NonNullable<typeof input>)],
      states: portsOf("states", states ?? {}),
      outputs: outputs ? portsOf("outputs", outputs) : [portOf("output", output ?? noOutput)],
      emit,
      verify,
    }),
  );
}

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

export const emit = mapping("emit", {
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
