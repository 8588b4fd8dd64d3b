import { Report } from "../diagnostics/report.ts";
import { describeValue } from "../diagnostics/words.ts";
import type { Spec } from "../ir/spec.ts";
import type { Vocabulary } from "../ir/vocabulary.ts";
import { checkSpec } from "./check-spec.ts";
import { parseYaml } from "./parse-yaml.ts";

/**
 * Reads the text or the bytes of a YAML spec, which diagnostics call `path`. Throws a SpecError with every syntax problem or,
 * if there is none, with every invalid field.
 */
export function readSpec(text: string | Uint8Array, path: string, vocabulary: Vocabulary): Spec {
  const { value, source } = parseYaml(decodeText(text, path), path);
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    const report = new Report(source);
    if (value === null) report.add("empty-spec", undefined, report.place([]));
    else report.add("not-a-mapping", { found: describeValue(value) }, report.place([]));
    report.throwErrors();
  }
  return checkSpec(value, vocabulary, source);
}

/** Decodes the UTF-8 text of a spec, without its byte order mark. Throws a SpecError if it is not text. */
function decodeText(source: string | Uint8Array, path: string): string {
  const report = new Report(undefined);
  const place = { at: { path, line: 1, column: 1, endLine: 1, endColumn: 1 } };
  let text = "";
  try {
    text = typeof source === "string" ? source : new TextDecoder("utf-8", { fatal: true }).decode(source);
  } catch {
    report.add("binary-file", { reason: "it is not valid UTF-8" }, place);
  }
  const zero = text.indexOf("\0");
  if (zero >= 0) report.add("binary-file", { reason: `it contains a zero byte at offset ${zero}` }, place);
  report.throwErrors();
  return text.replace(/^\uFEFF/, "");
}
