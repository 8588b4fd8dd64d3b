import { Report } from "../diagnostics/report.ts";
import { describeValue } from "../diagnostics/words.ts";
import type { Dtype } from "../ir/number-format.ts";
import type { Emit, Spec, SpecSource, SpecValue } from "../ir/spec.ts";
import type { Vocabulary } from "../ir/vocabulary.ts";
import { checkLabels, checkSpec } from "./check-spec.ts";
import { parseYaml } from "./parse-yaml.ts";
import { readPlainValue, spellPlainValue } from "./plain-value.ts";

/**
 * Reads the text or the bytes of a YAML spec, which diagnostics call `path`. Throws a SpecError with every syntax problem or,
 * if there is none, with every invalid field.
 */
export function readSpec(
  text: string | Uint8Array,
  path: string,
  vocabulary: Vocabulary,
  defaults?: SpecDefaults,
): Spec {
  const { value, source } = parseYaml(decodeText(text, path), path);
  requireMapping(value, source);
  const spec = checkSpec(withDefaults(value, defaults), vocabulary, source);
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
  { source, defaults }: { readonly source?: SpecSource; readonly defaults?: SpecDefaults } = {},
): { readonly spec: Spec; readonly text: string } {
  const report = new Report(source);
  const value = readPlainValue(given, report);
  report.throwErrors();
  requireMapping(value, source);
  return { spec: checkSpec(withDefaults(value, defaults), vocabulary, source), text: spellPlainValue(value) };
}

/** What a spec means where it does not say otherwise. */
export interface SpecDefaults {
  readonly dtype?: Dtype | undefined;
  readonly emit?: { readonly [K in keyof Emit]?: Emit[K] | undefined } | undefined;
}

function withDefaults(value: unknown, { dtype, emit }: SpecDefaults = {}): unknown {
  const spec = value as SpecValue;
  const isOpen = spec.emit === undefined || (typeof spec.emit === "object" && spec.emit !== null);
  return {
    ...(dtype !== undefined && { dtype }),
    ...spec,
    ...(emit !== undefined && isOpen && { emit: { ...emit, ...(spec.emit as object | undefined) } }),
  };
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
