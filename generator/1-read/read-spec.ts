import { Report } from "../diagnostics/report.ts";
import { describeValue } from "../diagnostics/words.ts";
import type { Spec, SpecSource } from "../ir/spec.ts";
import type { Vocabulary } from "../ir/vocabulary.ts";
import { checkLabels, checkSpec } from "./check-spec.ts";
import { parseYaml } from "./parse-yaml.ts";
import { readPlainValue, spellPlainValue } from "./plain-value.ts";

/**
 * Reads the text or the bytes of a YAML spec, which diagnostics call `path`. Throws a SpecError with every syntax problem or,
 * if there is none, with every invalid field.
 */
export function readSpec(text: string | Uint8Array, path: string, vocabulary: Vocabulary): Spec {
  const { value, source } = parseYaml(decodeText(text, path), path);
  requireMapping(value, source);
  const spec = checkSpec(value, vocabulary, source);
  checkLabels(spec.outputs, value, source);
  return spec;
}

/**
 * Reads a spec that is a value, made in a program. `source` says where, if that is known. Throws a SpecError with everything that is
 * no part of the language or, if there is nothing, with every invalid field.
 */
export function readSpecValue(
  given: unknown,
  vocabulary: Vocabulary,
  source?: SpecSource,
): { readonly spec: Spec; readonly text: string } {
  const report = new Report(source);
  const value = readPlainValue(given, report);
  report.throwErrors();
  requireMapping(value, source);
  return { spec: checkSpec(value, vocabulary, source), text: spellPlainValue(value) };
}

function requireMapping(value: unknown, source: SpecSource | undefined): void {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return;
  const report = new Report(source);
  if (value === null) report.add("empty-spec", undefined, report.place([]));
  else report.add("not-a-mapping", { found: describeValue(value) }, report.place([]));
  report.throwErrors();
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
