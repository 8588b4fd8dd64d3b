import type { Diagnostic } from "./diagnostic.ts";
import { formatDiagnostics } from "./format-diagnostic.ts";

/** A spec that cannot be compiled. `message` is the text for a terminal, with every problem in the order of locations. */
export class SpecError extends Error {
  override readonly name = "SpecError";
  readonly diagnostics: readonly Diagnostic[];
  /** The texts that diagnostics point into, by path. */
  readonly sources: Readonly<Record<string, string>>;

  constructor(diagnostics: readonly Diagnostic[], sources: Readonly<Record<string, string>>) {
    super(formatDiagnostics(diagnostics, sources));
    this.diagnostics = diagnostics;
    this.sources = sources;
  }
}
