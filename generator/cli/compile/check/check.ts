import { count, escapeControls } from "../../../diagnostics/words.ts";
import { arrayVerdict } from "../../../verify/compare-recording.ts";
import { dtypeNames } from "../../../verify/describe-difference.ts";
import type { Settings } from "../../flags/settings.ts";
import type { CommandOutput, ProblemGroup } from "../../output/command-output.ts";
import { warningsOf } from "../../output/command-output.ts";
import { printablePath } from "../../output/display-path.ts";
import type { Progress } from "../../output/progress.ts";
import { type CompiledSpec, compileSpecs } from "../../specs/compile.ts";
import { vectorFiles } from "../../vectors/files.ts";
import { verifyResult } from "../../vectors/result.ts";
import { type VerifiedSpec, verifySpec } from "../../vectors/verify.ts";
import { warnOfLeftover } from "../warn-of-leftover.ts";
import { findProblem } from "./find-problem.ts";

/** `gen --check SPEC…`: checks that the modules on disk are what the specs give, agree with the reference and reproduce
 * the specs' vectors. */
export async function check(
  specs: readonly string[],
  settings: Settings,
  progress: Progress,
): Promise<CommandOutput> {
  const compiled = await compileSpecs(specs, settings, progress);
  const faults: (ProblemGroup | undefined)[] = [];
  const verifiedSpecs: (VerifiedSpec | undefined)[] = [];
  for (const [n, one] of compiled.entries()) {
    progress.show(`checking ${one.file} (${n + 1} of ${compiled.length})`);
    faults.push(await findProblem(one));
    verifiedSpecs.push(one.verify.length === 0 ? undefined : await verifyOwn(one));
  }
  const results = compiled.map((one, n) => {
    const { modules = [], verified = [], problems = [] } = verifiedSpecs[n] ?? {};
    return {
      spec: one.spec,
      file: one.file,
      ok: faults[n] === undefined && problems.length === 0,
      verified: verified.map((recording) => verifyResult(one.spec, one, modules, recording)),
    };
  });
  return {
    text: results
      .map(({ ok, file }, n) => `${ok ? "ok" : "FAILED"} ${file}${against(verifiedSpecs[n] ?? {})}`)
      .join("\n"),
    results,
    problemGroups: [
      ...compiled.map(warningsOf),
      ...compiled.flatMap(({ network, file }) => {
        const left = warnOfLeftover(settings.output, network.name, file);
        return left === undefined ? [] : [{ problems: [left] }];
      }),
      ...faults.filter((fault) => fault !== undefined),
      ...compiled.flatMap(({ sources }, n) => {
        const problems = verifiedSpecs[n]?.problems ?? [];
        return problems.length === 0 ? [] : [{ problems, sources }];
      }),
    ],
  };
}

/** Verifies a network against the vectors that its spec names. */
const verifyOwn = (one: CompiledSpec): Promise<VerifiedSpec> =>
  verifySpec(
    one,
    one.verify.map((request) => ({ request, source: one.source })),
    vectorFiles(one.beside),
  );

/** `, 45 recorded cases` or `, 2,048 recorded steps`, or the array that differs. */
function against({ verified, problems = [] }: Partial<VerifiedSpec>): string {
  if (verified === undefined) return "";
  const beyond = verified.flatMap(({ recording, arrays }) =>
    arrays.filter((array) => array.beyond > 0).map((array) => ({ recording, array })),
  );
  const worst = beyond.find(({ array }) => arrayVerdict(array) === "failed") ?? beyond[0];
  if (worst !== undefined) {
    const { recording, array } = worst;
    const differ = array.beyond === 1 ? "differs" : "differ";
    const how = array.rounding && `, within what ${dtypeNames[array.rounding.dtype]} rounding explains`;
    return `: ${array.beyond} of ${count(array.cases, array.steps > 1 && array.at === "each step" ? "step" : "case")} of ${escapeControls(array.key)} in ${printablePath(recording)} ${differ}${how ?? ""}`;
  }
  if (problems.length > 0) return ": not all of its recorded vectors can be compared with";
  const rows = verified.reduce((sum, { cases, steps }) => sum + cases * steps, 0);
  const isSequence = verified.some(({ steps }) => steps > 1);
  return `, ${count(rows, isSequence ? "recorded step" : "recorded case")}`;
}
