import * as z from "zod";
import { dtypes } from "../../ir/number-format.ts";
import { choice, text } from "./basics.ts";
import { expecting, mapping } from "./expectations.ts";
import { emit } from "./spec-schema.ts";

const files = "a string or a list of strings";

/** The schema of a config file. */
export const configSchema = mapping("a config", {
  specs: expecting(z.union([text(), expecting(z.array(text()).min(1), files)]), files).optional(),
  output: text().optional(),
  dtype: choice(...dtypes).optional(),
  emit: emit.optional(),
});
