import { z } from "zod";
import type { Vocabulary } from "../ir/vocabulary.ts";
import { specSchema } from "./schema/spec-schema.ts";

/** The JSON schema of a spec, for editors. It accepts every valid spec; what a schema cannot say, `readSpec` checks. */
export function jsonSchema(vocabulary: Vocabulary): object {
  const schema = z.toJSONSchema(specSchema(vocabulary), { io: "input" });
  return { ...schema, title: "A network for neuroll" };
}
