import { Report } from "../diagnostics/report.ts";
import { describeValue } from "../diagnostics/words.ts";
import type { Spec } from "../ir/spec.ts";
import type { Vocabulary } from "../ir/vocabulary.ts";
import { checkSpec } from "./check-spec.ts";
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
    else report.add("not-a-mapping", { found: describeValue(value) }, report.place([]));
    report.throwErrors();
  }
  return checkSpec(value, vocabulary, source);
}

/** The text of a spec, UTF-8 decoded and without a byte order mark. Throws a SpecError where it is no text. */
function decodeText(source: string | Uint8Array, path: string): string {
  const report = new Report(undefined);
  const place = { at: { path, line: 1, column: 1, endLine: 1, endColumn: 1 } };
  let text = "";
  try {
    text = typeof source === "string" ? source : new TextDecoder("utf-8", { fatal: true }).decode(source);
  } catch {
    report.add("binary-file", { reason: "it is not UTF-8" }, place);
  }
  const zero = text.indexOf("\0");
  if (zero >= 0) report.add("binary-file", { reason: `it holds a zero byte at offset ${zero}` }, place);
  report.throwErrors();
  return text.replace(/^\uFEFF/, "");
}
