import { Report } from "../diagnostics/report.ts";
import { describe } from "../diagnostics/words.ts";
import type { Spec } from "../ir/spec.ts";
import type { Vocabulary } from "../ir/vocabulary.ts";
import { checkSpec } from "./check-spec.ts";
import { decodeText } from "./decode-text.ts";
import { parseYaml } from "./parse-yaml.ts";

/**
 * Reads the text, or the bytes, of a YAML spec. `path` is what diagnostics call it. Throws a SpecError that holds every
 * problem of its syntax or, where there is none, of what it says.
 */
export function readSpec(text: string | Uint8Array, path: string, vocabulary: Vocabulary): Spec {
  const { value, source } = parseYaml(decodeText(text, path), path);
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    const report = new Report(source);
    if (value === null) report.add("empty-spec", undefined, report.place([]));
    else report.add("not-a-mapping", { found: describe(value) }, report.place([]));
    report.throwErrors();
  }
  return checkSpec(value, vocabulary, source);
}
