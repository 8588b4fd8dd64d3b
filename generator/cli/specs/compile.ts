import { join } from "node:path";
import type { UncheckedModule } from "../../check-types.ts";
import { shellWord } from "../../diagnostics/shell-word.ts";
import { type Compiled, compileUnchecked } from "../../generate.ts";
import type { ReadFile } from "../../ir/relative-path.ts";
import { hashesOf, type InputHashes } from "../cache/cache.ts";
import { sha256 } from "../cache/entry.ts";
import { findNameClashes, type NamedModule } from "../compile/name-clashes.ts";
import type { Settings } from "../flags/settings.ts";
import type { ProblemGroup } from "../output/command-output.ts";
import { printablePath } from "../output/display-path.ts";
import type { Progress } from "../output/progress.ts";
import { explain } from "../problems/explain.ts";
import { Failure } from "../problems/failure.ts";
import { type SpecFile, STDIN, specFolder } from "./open.ts";
import { optimizeLess } from "./optimize-less.ts";
import { SpecFiles } from "./spec-files.ts";
import { typeChecker } from "./type-checker.ts";

/** A file of a module, or of its types. */
export interface ModuleFile {
  readonly path: string;
  /** The path in messages. */
  readonly file: string;
  readonly text: string;
}

/** A compiled spec, and the files of its module. */
export interface CompiledSpec extends Compiled {
  readonly spec: string;
  /** The module and, for JavaScript, its types. */
  readonly outputs: readonly ModuleFile[];
  /** What messages call the module. */
  readonly file: string;
  readonly inputs: InputHashes;
  /** Reads other files of the spec's folder. */
  readonly beside: Pick<SpecFile, "readFile" | "listFolder">;
}

/** Compiles specs in memory, or throws the problems of all of them. `others` are checked for equal names only. */
export async function compileSpecs(
  specs: readonly string[],
  settings: Settings,
  progress: Progress,
  others: readonly NamedModule[] = [],
  files = new SpecFiles(settings),
): Promise<CompiledSpec[]> {
  const compiled: CompiledSpec[] = [];
  const problemGroups: ProblemGroup[] = [];
  const findings: Promise<Failure | undefined>[] = [];
  for (const [n, spec] of specs.entries()) {
    progress.show(`compiling ${printablePath(spec)} (${n + 1} of ${specs.length})`);
    try {
      const file = await files.open(spec);
      const { unchecked, ...one } = await optimizeLess(() => compileSpec(file, spec, settings));
      compiled.push(one);
      findings.push(findMistakes(unchecked, spec));
    } catch (thrown) {
      const failure = explain(thrown, printablePath(spec));
      if (failure.status !== 1) throw failure;
      problemGroups.push(...failure.problemGroups);
    }
  }
  progress.show("checking types");
  for (const failure of await Promise.all(findings)) if (failure) throw failure;
  problemGroups.push(
    ...findNameClashes([...others, ...compiled.map(({ network, ...one }) => ({ ...one, ...network }))]),
  );
  if (problemGroups.length > 0) throw new Failure(problemGroups);
  return compiled;
}

/** What the final check of a module finds. */
const findMistakes = (module: UncheckedModule, spec: string): Promise<Failure | undefined> =>
  typeChecker()
    .check(module)
    .then(
      () => undefined,
      (thrown) => explain(thrown, printablePath(spec)),
    );

async function compileSpec(
  file: SpecFile,
  name: string,
  settings: Settings,
): Promise<CompiledSpec & { readonly unchecked: UncheckedModule }> {
  const { output, overrides, flags, onRead } = settings;
  const { path, spec, source, ...beside } = file;
  const weights: Record<string, string> = {};
  const readFile: ReadFile = (file) => {
    onRead?.(join(specFolder(name), file));
    const content = beside.readFile(file);
    weights[file] = sha256(content);
    return content;
  };
  const command = ["npx neuroll", name === STDIN ? STDIN : shellWord(path), ...flags].join(" ");
  const { compiled, unchecked } = await compileUnchecked(spec, {
    ...{ path, readFile, command, ...overrides },
    ...(source && { source }),
  });
  const outputs = outputsOf(compiled, output);
  const inputs = { ...hashesOf(file), weights };
  return {
    ...compiled,
    unchecked,
    spec: path,
    outputs,
    file: (outputs[0] as ModuleFile).file,
    inputs,
    beside,
  };
}

function outputsOf({ network, text, declarations, emit }: Compiled, folder: string): ModuleFile[] {
  const texts = { [emit.module]: text, ...(declarations !== undefined && { "d.ts": declarations }) };
  return Object.entries(texts).map(([ending, content]) => {
    const path = join(folder, `${network.name}.${ending}`);
    return { path, file: printablePath(path), text: content };
  });
}
