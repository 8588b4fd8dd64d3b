import { join } from "node:path";
import type { ReadFile } from "../2-resolve/resolve.ts";
import { shellWord } from "../diagnostics/shell-word.ts";
import { type Compiled, compile } from "../generate.ts";
import type { Finding } from "./answer.ts";
import { complain } from "./complaints.ts";
import { shown } from "./display-path.ts";
import { explain } from "./explain.ts";
import { Failure } from "./failure.ts";
import { openSpec, type SpecFile, STDIN } from "./open-spec.ts";
import type { Progress } from "./progress.ts";
import type { Settings } from "./settings.ts";

/** A spec compiled, and the file that holds or will hold its module. */
export interface CompiledSpec extends Compiled {
  readonly spec: string;
  readonly output: string;
  /** The same as messages call it. */
  readonly file: string;
  /** What lies beside the spec. */
  readonly beside: Pick<SpecFile, "readFile" | "listFolder">;
}

/** Compiles every spec in memory; throws the problems of all of them together. */
export async function compileSpecs(
  specs: readonly string[],
  settings: Settings,
  progress: Progress,
): Promise<CompiledSpec[]> {
  const compiled: CompiledSpec[] = [];
  const findings: Finding[] = [];
  for (const [n, spec] of specs.entries()) {
    progress.show(`compiling ${shown(spec)} (${n + 1} of ${specs.length})`);
    try {
      compiled.push(await compileSpec(spec, settings));
    } catch (thrown) {
      const failure = explain(thrown, shown(spec));
      if (failure.status !== 1) throw failure;
      findings.push(...failure.findings);
    }
  }
  findings.push(...sameNames(compiled));
  if (findings.length > 0) throw new Failure(findings);
  return compiled;
}

async function compileSpec(name: string, settings: Settings): Promise<CompiledSpec> {
  const { output, overrides, flags, onRead } = settings;
  const { path, bytes, ...beside } = await openSpec(name);
  const readFile: ReadFile = (file) => {
    onRead?.(name, file);
    return beside.readFile(file);
  };
  const command = ["gen", name === STDIN ? STDIN : shellWord(path), ...flags].join(" ");
  const result = await compile(bytes, { path, readFile, command, ...overrides });
  const target = join(output, `${result.network.name}.ts`);
  return { ...result, spec: path, output: target, file: shown(target), beside };
}

/** Specs of one name would overwrite each other's module, also where only the case differs. */
function sameNames(compiled: readonly CompiledSpec[]): Finding[] {
  const targets = new Map<string, CompiledSpec[]>();
  for (const one of compiled) {
    const key = one.output.toLowerCase();
    targets.set(key, [...(targets.get(key) ?? []), one]);
  }
  return [...targets.values()].flatMap((rivals) => {
    const [first, second] = rivals;
    if (first === undefined || second === undefined) return [];
    const specs = rivals.map(({ spec }) => spec);
    return [{ problems: [complain("same-name", { specs, file: first.file })] }];
  });
}
