import type { VectorsSpec } from "../../ir/spec.ts";
import { type Loaded, load } from "../../load.ts";
import type { Overrides } from "../flags/settings.ts";
import type { CommandOutput, ProblemGroup } from "../output/command-output.ts";
import { warningsOf } from "../output/command-output.ts";
import { printablePath } from "../output/display-path.ts";
import type { Progress } from "../output/progress.ts";
import { explain } from "../problems/explain.ts";
import { Failure } from "../problems/failure.ts";
import { makeProblem } from "../problems/problem.ts";
import { openSpec, type SpecFile } from "../specs/open.ts";
import { vectorFiles } from "../vectors/files.ts";
import { verifyResult } from "../vectors/result.ts";
import { type VerifiedSpec, verifySpec } from "../vectors/verify.ts";
import { verifyPage } from "./page.ts";

/** Vectors and a tolerance from the flags, in place of those in specs. */
export interface VerifyOptions {
  readonly request: VectorsSpec | undefined;
  readonly tolerance: number | undefined;
}

interface OpenedSpec extends Loaded {
  readonly spec: string;
  readonly file: SpecFile;
}

/** `gen verify SPEC… [--vectors FILE]`: compares networks and their modules with recorded vectors. */
export async function verifySpecs(
  names: readonly string[],
  options: VerifyOptions,
  overrides: Overrides,
  progress: Progress,
): Promise<CommandOutput> {
  const specs = await openAll(names, options, overrides);
  const results: VerifiedSpec[] = [];
  for (const [n, opened] of specs.entries()) {
    progress.show(`verifying ${opened.spec} (${n + 1} of ${specs.length})`);
    results.push(await verifyOne(opened, options));
  }
  const each = specs.map((opened, n) => ({ ...(results[n] as VerifiedSpec), opened }));
  const all = each.flatMap(({ opened, modules, verified }) =>
    verified.map((one) => [opened.spec, opened, modules, one] as const),
  );
  return {
    text: all.map((one) => verifyPage(...one)).join("\n\n"),
    results: all.map((one) => verifyResult(...one)),
    problemGroups: each.flatMap(({ opened, problems }) => [
      warningsOf(opened),
      { problems, sources: opened.sources },
    ]),
  };
}

function verifyOne(opened: OpenedSpec, { request, tolerance }: VerifyOptions): Promise<VerifiedSpec> {
  if (request !== undefined) return verifySpec(opened, [{ request, source: undefined }], vectorFiles());
  const asked = opened.verify.map((own) => ({
    request: { ...own, tolerance: tolerance ?? own.tolerance },
    source: opened.source,
  }));
  return verifySpec(opened, asked, vectorFiles(opened.file));
}

/** Loads all specs, or throws the problems of all of them before anything is run. */
async function openAll(
  names: readonly string[],
  { request }: VerifyOptions,
  overrides: Overrides,
): Promise<OpenedSpec[]> {
  const opened: OpenedSpec[] = [];
  const problemGroups: ProblemGroup[] = [];
  for (const name of names) {
    try {
      const file = await openSpec(name);
      const loaded = load(file.spec, { ...file, ...overrides });
      if (request === undefined && loaded.verify.length === 0) {
        const help = "name them with --vectors or under verify: in the spec";
        problemGroups.push({ problems: [makeProblem("nothing-recorded", { file: file.path }, { help })] });
      } else opened.push({ ...loaded, spec: file.path, file });
    } catch (thrown) {
      const failure = explain(thrown, printablePath(name));
      if (failure.status !== 1) throw failure;
      problemGroups.push(...failure.problemGroups);
    }
  }
  if (problemGroups.length > 0) throw new Failure(problemGroups);
  return opened;
}
