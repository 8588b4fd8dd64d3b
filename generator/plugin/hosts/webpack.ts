import type { LoaderContext as RspackLoader } from "@rspack/core";
import type { NativeBuildContext } from "unplugin";
import type { Compiler, LoaderContext as WebpackLoader } from "webpack";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { formatDiagnostics } from "../../diagnostics/format-diagnostic.ts";
import type { CompiledSpec } from "../compiled-spec.ts";

export type WebpackContext = Extract<NativeBuildContext, { framework: "webpack" | "rspack" }>;

/** Tells webpack or Rspack what to watch, also files that do not exist yet, and each diagnostic by itself. */
export function reportToWebpack(context: WebpackContext, compiled: CompiledSpec): void {
  const { files, diagnostics, sources } = compiled;
  const loader = context.loaderContext;
  for (const [file, digest] of files)
    if (digest === undefined) loader?.addMissingDependency(file);
    else loader?.addDependency(file);
  for (const diagnostic of diagnostics) {
    if (diagnostic.severity === "info")
      context.compilation?.getLogger("neuroll").info(formatDiagnostics([diagnostic], sources));
    else if (context.framework === "webpack")
      tellWebpack(context.compiler, context.loaderContext?._module, diagnostic, compiled);
    else tellRspack(context.loaderContext, diagnostic, sources);
  }
}

function tellWebpack(
  { webpack }: Compiler,
  module: WebpackLoader<unknown>["_module"],
  diagnostic: Diagnostic,
  { path, sources }: CompiledSpec,
): void {
  const { at, severity } = diagnostic;
  const problem = new webpack.WebpackError(formatDiagnostics([diagnostic], sources));
  problem.hideStack = true;
  // webpack counts columns from 0, and takes the place for one in the spec, even if it is in one that this embeds.
  if (at?.path === path)
    problem.loc = {
      start: { line: at.line, column: at.column - 1 },
      end: { line: at.endLine, column: at.endColumn - 1 },
    };
  if (severity === "error") module?.addError(problem);
  else module?.addWarning(problem);
}

/** Rspack prints lines as they are, however long. */
const LONGEST_LINE = 200;

function tellRspack(
  loader: RspackLoader | undefined,
  diagnostic: Diagnostic,
  sources: CompiledSpec["sources"],
): void {
  const { at, field: _, help, ...rest } = diagnostic;
  const severity = diagnostic.severity === "error" ? "error" : "warning";
  const lines = at && sources[at.path]?.split("\n");
  const line = at && lines?.[at.line - 1]?.trimEnd();
  const end = at?.endLine === at?.line ? (at?.endColumn ?? 0) - 1 : (line?.length ?? 0);
  if (at === undefined || lines === undefined || line === undefined || end > LONGEST_LINE) {
    loader?.experiments.emitDiagnostic({ message: formatDiagnostics([diagnostic], sources), severity });
    return;
  }
  // Rspack counts columns from 0, in bytes of UTF-8.
  const bytes = (from: number, to: number) => Buffer.byteLength(line.slice(from, to));
  loader?.experiments.emitDiagnostic({
    message: formatDiagnostics([{ ...rest }]),
    ...(help !== undefined && { help }),
    sourceCode: lines.map((text) => text.slice(0, LONGEST_LINE)).join("\n"),
    location: { line: at.line, column: bytes(0, at.column - 1), length: bytes(at.column - 1, end) },
    file: at.path,
    severity,
  });
}
