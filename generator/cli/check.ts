import type { Answer, Finding } from "./answer.ts";
import { compileSpecs } from "./compile-specs.ts";
import { findFault } from "./find-fault.ts";
import type { Progress } from "./progress.ts";
import { remarksOn } from "./remarks-on.ts";
import type { Settings } from "./settings.ts";

/** `gen --check SPEC…`: whether the modules on disk are what the specs give, and compute what the reference does. */
export async function check(
  specs: readonly string[],
  settings: Settings,
  progress: Progress,
): Promise<Answer> {
  const compiled = await compileSpecs(specs, settings, progress);
  const faults: (Finding | undefined)[] = [];
  for (const [n, one] of compiled.entries()) {
    progress.show(`checking ${one.file} (${n + 1} of ${compiled.length})`);
    faults.push(await findFault(one));
  }
  const results = compiled.map(({ spec, file }, n) => ({ spec, file, ok: faults[n] === undefined }));
  return {
    text: results.map(({ ok, file }) => `${ok ? "ok" : "FAILED"} ${file}`).join("\n"),
    results,
    findings: [...compiled.map(remarksOn), ...faults.filter((fault) => fault !== undefined)],
  };
}
