import { helps } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import type { Emit } from "../ir/spec.ts";

/** What the spec language has words for and this version does not do yet. */
const later: readonly { field: keyof Emit; values: readonly string[]; instead: string }[] = [
  { field: "target", values: ["wasm", "auto"], instead: "ts" },
  { field: "math", values: ["portable"], instead: "native" },
];

export function refuseLaterFeatures(emit: Emit, report: Report): void {
  for (const { field, values, instead } of later) {
    const value = emit[field];
    if (!values.includes(value)) continue;
    const help = helps.write(`${field}: ${instead}`);
    report.add("not-in-this-version", { field, value }, report.place(["emit", field]), { help });
  }
}
