import { count } from "../diagnostics/words.ts";
import type { Answer, Finding } from "./answer.ts";
import { type CompiledSpec, compileSpecs } from "./compile-specs.ts";
import { findFault } from "./find-fault.ts";
import type { Progress } from "./progress.ts";
import { remarksOn } from "./remarks-on.ts";
import type { Settings } from "./settings.ts";
import { vectorFiles } from "./vector-files.ts";
import { verifyResult } from "./verify-result.ts";
import { type SpecVerdict, verifySpec } from "./verify-spec.ts";

/** `gen --check SPEC…`: whether the modules on disk are what the specs give, compute what the reference does, and
 * reproduce the vectors that the specs name. */
export async function check(
  specs: readonly string[],
  settings: Settings,
  progress: Progress,
): Promise<Answer> {
  const compiled = await compileSpecs(specs, settings, progress);
  const faults: (Finding | undefined)[] = [];
  const verdicts: (SpecVerdict | undefined)[] = [];
  for (const [n, one] of compiled.entries()) {
    progress.show(`checking ${one.file} (${n + 1} of ${compiled.length})`);
    faults.push(await findFault(one));
    verdicts.push(one.verify.length === 0 ? undefined : await verifyOwn(one));
  }
  const results = compiled.map((one, n) => {
    const { modules = [], verified = [], problems = [] } = verdicts[n] ?? {};
    return {
      spec: one.spec,
      file: one.file,
      ok: faults[n] === undefined && problems.length === 0,
      verified: verified.map((verdict) => verifyResult(one.spec, one, modules, verdict)),
    };
  });
  return {
    text: results
      .map(({ ok, file, verified }) => `${ok ? "ok" : "FAILED"} ${file}${against(verified)}`)
      .join("\n"),
    results,
    findings: [
      ...compiled.map(remarksOn),
      ...faults.filter((fault) => fault !== undefined),
      ...compiled.flatMap(({ sources }, n) => {
        const problems = verdicts[n]?.problems ?? [];
        return problems.length === 0 ? [] : [{ problems, sources }];
      }),
    ],
  };
}

/** Verifies against the vectors that the spec itself names. */
const verifyOwn = (one: CompiledSpec): Promise<SpecVerdict> =>
  verifySpec(
    one,
    one.verify.map((question) => ({ question, source: one.source })),
    vectorFiles(one.beside),
  );

/** `, 45 recorded cases`, of which some may not be reproduced. */
function against(verified: readonly { readonly cases: number; readonly ok: boolean }[]): string {
  if (verified.length === 0) return "";
  const cases = verified.reduce((sum, one) => sum + one.cases, 0);
  const failed = verified.some(({ ok }) => !ok);
  return `, ${failed ? "not all of " : ""}${count(cases, "recorded case")}`;
}
