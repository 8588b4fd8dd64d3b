import type { Report } from "../diagnostics/report.ts";
import { portLabel } from "./layer-context.ts";
import type { ResolvedOutput } from "./resolve-ports.ts";
import type { Sources } from "./resolve-sources.ts";
import type { Scope } from "./scope.ts";

/**
 * Reports what embedded networks say of their outputs, where these are no outputs of the spec around them: labels are then names of
 * nothing that a caller sees.
 */
export function reportUnusedLabels(
  scope: Scope,
  sources: Sources,
  outputs: readonly ResolvedOutput[],
  report: Report,
): void {
  const taken = new Set(outputs.map(({ source }) => source));
  for (const source of sources.ofNetworks()) {
    const { output, position } = source;
    const inner = scope.inner.get(position - 1);
    if (output === undefined || inner === undefined || taken.has(source)) continue;
    for (const field of ["labels", "threshold"] as const) {
      if (output[field] === undefined) continue;
      const values = { field, output: portLabel("output", output, inner) };
      report.add("unused-field", values, report.place([...inner.path, ...output.path, field]));
    }
  }
}
