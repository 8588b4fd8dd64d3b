import { relative } from "node:path";
import type { Location as EsbuildLocation, OnLoadResult, PartialMessage, PluginBuild } from "esbuild";
import type { Diagnostic, Note } from "../../diagnostics/diagnostic.ts";
import type { Location } from "../../ir/location.ts";
import { spellEquation } from "../../ir/shape-equation.ts";
import { absolutePathOf, type CompiledSpec } from "../compiled-spec.ts";
import { isIncluded, type Settings } from "../options.ts";

/** Compiles specs where esbuild loads them; unplugin's own hook has no place for notes and lines of text. */
export function setUpEsbuild(
  build: PluginBuild,
  settings: Settings,
  load: (file: string) => Promise<CompiledSpec>,
): void {
  build.onLoad({ filter: /./, namespace: "file" }, async ({ path, suffix }) => {
    if (suffix !== "" || !isIncluded(path, settings)) return undefined;
    const compiled = await load(path);
    const messagesOf = (severity: Diagnostic["severity"]) =>
      compiled.diagnostics
        .filter((one) => one.severity === severity)
        .map((one) => messageFor(one, compiled, build.initialOptions.absWorkingDir));
    return {
      ...(compiled.module && { contents: compiled.module.code, loader: "js" }),
      errors: messagesOf("error"),
      warnings: messagesOf("warning"),
      watchFiles: [...compiled.files.keys()],
    } satisfies OnLoadResult;
  });
}

function messageFor(
  { code, message, at, notes, help, shapes }: Diagnostic,
  compiled: CompiledSpec,
  folder = process.cwd(),
): PartialMessage {
  const noteFor = ({ message, at }: Note) => ({
    text: message,
    location: at === undefined ? null : locationOf(at, compiled, folder),
  });
  const more = [
    ...(shapes === undefined ? [] : [spellEquation(shapes).join("\n")]),
    ...(help === undefined ? [] : [`help: ${help}`]),
  ];
  return {
    id: code,
    text: `${code}: ${message}`,
    location: at === undefined ? null : locationOf(at, compiled, folder),
    notes: [...notes, ...more.map((text) => ({ message: text }))].map(noteFor),
  };
}

/** esbuild counts columns from 0, in bytes of UTF-8. */
function locationOf(at: Location, compiled: CompiledSpec, folder: string): Partial<EsbuildLocation> {
  const lineText = compiled.sources[at.path]?.split("\n")[at.line - 1]?.trimEnd() ?? "";
  const bytes = (from: number, to: number) => Buffer.byteLength(lineText.slice(from, to));
  const start = at.column - 1;
  const end = at.endLine > at.line ? lineText.length : at.endColumn - 1;
  return {
    file: relative(folder, absolutePathOf(at, compiled)),
    line: at.line,
    column: bytes(0, start),
    length: bytes(start, end),
    lineText,
  };
}
