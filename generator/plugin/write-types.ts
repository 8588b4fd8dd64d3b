import { join, parse, relative, sep } from "node:path";
import { writeAll } from "../cli/files/write-all.ts";
import { Failure } from "../cli/problems/failure.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CompiledSpec } from "./compiled-spec.ts";

/** `iris.net.d.yaml.ts` for `iris.net.yaml`: where TypeScript looks for the types of a file of another language. */
export function typesPathOf(spec: string): string {
  const { dir, name, ext } = parse(spec);
  return join(dir, `${name}.d${ext}.ts`);
}

/**
 * Writes the types of a module beside its spec if they have changed, but not into an installed package. Returns a warning if
 * they cannot be written.
 */
export function writeTypes({ file, module }: CompiledSpec): Diagnostic | undefined {
  if (module === undefined || file.split(sep).includes("node_modules")) return undefined;
  try {
    writeAll([{ path: relative(".", typesPathOf(file)), content: module.types }]);
    return undefined;
  } catch (thrown) {
    const problem = thrown instanceof Failure ? thrown.problemGroups[0]?.problems[0] : undefined;
    if (problem === undefined) throw thrown;
    const help = "set types: false if nobody needs them";
    // Its code is the command line's, which bundlers print as well as one of a spec.
    return { ...problem, severity: "warning", help } as Diagnostic;
  }
}
