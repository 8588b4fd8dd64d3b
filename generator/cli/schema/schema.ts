import { jsonSchema } from "../../1-read/schema/spec-schema.ts";
import { vocabulary } from "../../vocabulary/index.ts";
import type { Answer } from "../output/answer.ts";

/** `gen schema`: what a spec may say, for editors. */
export function schema(): Answer {
  const result = jsonSchema(vocabulary);
  return { text: JSON.stringify(result, null, 2), results: [result], findings: [] };
}
