import type { LoadOptions } from "../generate.ts";

/** What every command has to say: text for people on standard output, or one JSON value for programs. */
export interface Answer {
  readonly text: string;
  readonly json: unknown;
  /** Warnings and remarks, for standard error. */
  readonly remarks?: string;
  /** Whether a check failed: exit status 1. */
  readonly failed?: boolean;
}

/** What `gen` was asked for, flags read. */
export interface Settings {
  readonly output: string;
  readonly overrides: Pick<LoadOptions, "dtype" | "emit">;
  /** The flags that shape a module, as the banner repeats them. */
  readonly flags: readonly string[];
}
