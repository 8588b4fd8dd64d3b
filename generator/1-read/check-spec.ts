import { helps } from "../diagnostics/messages.ts";
import { Report } from "../diagnostics/report.ts";
import type { OutputSpec, Spec, SpecSource } from "../ir/spec.ts";
import { activationNames, type Vocabulary } from "../ir/vocabulary.ts";
import { IssueReporter } from "./report-issues.ts";
import { fieldsOfSpec, specSchema } from "./schema/spec-schema.ts";

/**
 * Checks a plain value against what the vocabulary lets a spec say, and fills in the defaults. `source` is the text that
 * the value was read from, where there is one. Throws a SpecError that holds every problem.
 */
export function checkSpec(value: unknown, vocabulary: Vocabulary, source?: SpecSource): Spec {
  const report = new Report(source);
  checkNames(value, report);
  const issues = new IssueReporter(activationNames(vocabulary), fieldsOfSpec(vocabulary));
  const result = specSchema(vocabulary).safeParse(value, { error: issues.remember, reportInput: true });
  if (!result.success) issues.report(result.error.issues, report);
  report.throwErrors();
  if (result.success) return { ...result.data, source };
  throw new Error("a spec was refused without a reason");
}

/**
 * Refuses number labels that are not written as they print: 1.0 may be meant as "1.0" or as "1". Throws a SpecError.
 */
export function checkLabels(outputs: readonly OutputSpec[], value: unknown, source: SpecSource): void {
  const report = new Report(source);
  for (const { path } of outputs) {
    const { labels = [] } = path.reduce(
      (inner, step) => (inner as Readonly<Record<string, unknown>>)[step] ?? {},
      value,
    ) as { readonly labels?: readonly unknown[] };
    labels.forEach((label, i) => {
      if (typeof label !== "number") return;
      const place = [...path, "labels", i];
      const spelled = report.spelling(place);
      if (spelled === undefined || spelled === String(label)) return;
      const help = helps.write(`${JSON.stringify(spelled)} or ${label}`);
      const values = { field: `labels[${i}]`, spelled, value: label };
      report.add("unclear-label", values, report.place(place), { help });
    });
  }
  report.throwErrors();
}

/** The fields whose keys are names. */
const NAMED = ["inputs", "states", "outputs"] as const;

/** Reports a port whose name objects of JavaScript do not keep. */
function checkNames(value: unknown, report: Report): void {
  for (const field of NAMED) {
    const ports = (value as Readonly<Record<string, unknown>>)[field];
    if (typeof ports !== "object" || ports === null || !Object.hasOwn(ports, "__proto__")) continue;
    const place = report.place([field, "__proto__"], "key");
    report.add("reserved-word", { field, found: "__proto__" }, place);
  }
}
