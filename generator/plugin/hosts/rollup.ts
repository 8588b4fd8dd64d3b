import type { UnpluginMessage } from "unplugin";
import { codeFrame } from "../../diagnostics/code-frame.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { formatDiagnostics } from "../../diagnostics/format-diagnostic.ts";
import { count } from "../../diagnostics/words.ts";
import { absolutePathOf, type CompiledSpec } from "../compiled-spec.ts";

/** A message with the line that it is about, which unplugin's types leave out. */
type Message = UnpluginMessage & { readonly frame?: string };

/** What Rollup, Rolldown and Vite give a hook, as far as unplugin's types leave it out. */
export interface RollupContext {
  readonly meta: { readonly watchMode: boolean };
  error(message: Message): void;
  warn(message: Message): void;
  info(message: Message): void;
}

/** Reports diagnostics to Rollup, Rolldown or Vite. Throws if there are errors: the hook ends with one, whose message lists all. */
export function reportToRollup(context: RollupContext, compiled: CompiledSpec): void {
  const { diagnostics, sources } = compiled;
  for (const diagnostic of diagnostics) {
    if (diagnostic.severity === "warning") context.warn(messageFor(diagnostic, compiled));
    if (diagnostic.severity === "info") context.info(messageFor(diagnostic, compiled));
  }
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (first === undefined) return;
  const { frame: _, ...message } = messageFor(first, compiled);
  const text = `${count(errors.length, "error")}\n\n${formatDiagnostics(errors, sources)}`;
  context.error(errors.length === 1 ? messageFor(first, compiled) : { ...message, message: text });
}

/** A diagnostic whose place is not in its message; columns count from 1. */
function messageFor({ at, field: _, ...diagnostic }: Diagnostic, compiled: CompiledSpec): Message {
  const message = formatDiagnostics([diagnostic]);
  if (at === undefined) return { message, id: compiled.file };
  const id = absolutePathOf(at, compiled);
  const frame = codeFrame(at, compiled.sources[at.path], (carets) => carets).join("\n");
  return { message, id, loc: { file: id, line: at.line, column: at.column }, frame };
}
