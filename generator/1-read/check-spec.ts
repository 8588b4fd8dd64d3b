import { Report } from "../diagnostics/report.ts";
import type { Spec, SpecSource } from "../ir/spec.ts";
import type { Vocabulary } from "../ir/vocabulary.ts";
import { Complaints } from "./report-issues.ts";
import { specSchema } from "./schema/spec-schema.ts";

/**
 * Checks a plain value against what the vocabulary lets a spec say, and fills in the defaults. `source` is the text that
 * the value was read from, where there is one. Throws a SpecError that holds every problem.
 */
export function checkSpec(value: unknown, vocabulary: Vocabulary, source?: SpecSource): Spec {
  const report = new Report(source);
  const complaints = new Complaints();
  const result = specSchema(vocabulary).safeParse(value, { error: complaints.remember, reportInput: true });
  if (result.success) return { ...result.data, source };
  complaints.report(result.error.issues, report);
  report.throwErrors();
  throw new Error("a spec was refused without a reason");
}
