import { Report } from "../diagnostics/report.ts";

/** The text of a spec, UTF-8 decoded and without a byte order mark. Throws a SpecError where it is no text. */
export function decodeText(source: string | Uint8Array, path: string): string {
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
