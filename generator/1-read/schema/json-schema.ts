import * as z from "zod";
import type { Vocabulary } from "../../ir/vocabulary.ts";
import { specSchema } from "./spec-schema.ts";

/** The JSON schema of a spec, for editors. It accepts every valid spec, and some that `readSpec` refuses. */
export function jsonSchema(vocabulary: Vocabulary): object {
  const schema = z.toJSONSchema(specSchema(vocabulary), { io: "input" });
  return { ...schema, title: "A network for neuroll" };
}
