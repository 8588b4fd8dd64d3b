import { jsonSchema } from "../../1-read/schema/spec-schema.ts";
import { vocabulary } from "../../vocabulary/index.ts";
import type { CommandOutput } from "../output/command-output.ts";

/** `gen schema`: what a spec may say, for editors. */
export function schema(): CommandOutput {
  const result = jsonSchema(vocabulary);
  return { text: JSON.stringify(result, null, 2), results: [result], problemGroups: [] };
}
