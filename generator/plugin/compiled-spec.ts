import { resolve } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Location } from "../ir/location.ts";

/** What a spec compiles to, or why it does not. */
export interface CompiledSpec {
  /** The absolute path of the spec, and what diagnostics call it. */
  readonly file: string;
  readonly path: string;
  /** JavaScript and its declarations; undefined if there are errors. */
  readonly module: { readonly code: string; readonly types: string } | undefined;
  /** Whether the final check of the module was made, if there is one. */
  readonly isTypeChecked: boolean;
  readonly diagnostics: readonly Diagnostic[];
  /** The texts that diagnostics point into, by path. */
  readonly sources: Readonly<Record<string, string>>;
  /** SHA-256 of the spec and of each file that it names, by absolute path; undefined for one that cannot be read. */
  readonly files: ReadonlyMap<string, string | undefined>;
}

/** The absolute path of the file that a diagnostic points into. */
export const absolutePathOf = (at: Location, { file, path }: CompiledSpec): string =>
  at.path === path ? file : resolve(at.path);
