import { Report } from "../diagnostics/report.ts";
import type { Config } from "../ir/config.ts";
import type { SpecSource } from "../ir/spec.ts";
import { readPlainValue } from "./plain-value.ts";
import { IssueReporter } from "./report-issues.ts";
import { configSchema } from "./schema/config-schema.ts";
import { fieldsOfEmit } from "./schema/spec-schema.ts";

/** Checks what a config file exports. Throws a SpecError with every problem. */
export function checkConfig(given: unknown, source?: SpecSource): Config {
  const report = new Report(source);
  const value = readPlainValue(given, report);
  report.throwErrors();
  const issues = new IssueReporter([], { spec: [], layer: [], emit: fieldsOfEmit() });
  const result = configSchema.safeParse(value, { error: issues.remember, reportInput: true });
  if (!result.success) issues.report(result.error.issues, report);
  report.throwErrors();
  // Not what the schema makes of it, which has the defaults that are below those of specs.
  return value as Config;
}
