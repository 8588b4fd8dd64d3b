import { join } from "node:path";
import { type Compiled, compile, type LoadOptions } from "../generate.ts";
import { openSpec, STDIN } from "./files.ts";
import { gather, InputProblem } from "./problems.ts";
import type { Progress } from "./progress.ts";

/** A spec compiled, and the file that holds or will hold its module. */
export interface CompiledSpec extends Compiled {
  readonly spec: string;
  readonly target: string;
}

export interface CompileFlags {
  readonly output: string;
  readonly overrides: Pick<LoadOptions, "dtype" | "emit">;
  /** The flags as they were given, for the command in the banner. */
  readonly flags: readonly string[];
}

/** Compiles every spec in memory; throws the problems of all of them together, so that nothing is written by halves. */
export function compileSpecs(
  specs: readonly string[],
  { output, overrides, flags }: CompileFlags,
  progress: Progress,
): CompiledSpec[] {
  const compiled = gather(specs, (spec, n) => {
    progress.show(`compiling ${spec} (${n + 1} of ${specs.length})`);
    const { path, bytes, readFile } = openSpec(spec);
    const command = ["gen", spec === STDIN ? STDIN : path, ...flags].join(" ");
    const result = compile(bytes, { path, readFile, command, ...overrides });
    return { ...result, spec: path, target: join(output, `${result.network.name}.ts`) };
  });
  progress.clear();
  rejectSameTarget(compiled);
  return compiled;
}

/** Two specs of one name would overwrite each other's module, also where only the case differs. */
function rejectSameTarget(compiled: readonly CompiledSpec[]): void {
  const owners = new Map<string, string>();
  for (const { spec, target } of compiled) {
    const other = owners.get(target.toLowerCase());
    if (other !== undefined) throw new InputProblem(`${other} and ${spec} would both write ${target}`);
    owners.set(target.toLowerCase(), spec);
  }
}
