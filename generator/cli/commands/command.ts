import type { CommandText } from "../../diagnostics/command-text.ts";
import type { FlagName, Flags, Rewording } from "../flags/flags.ts";
import type { CommandOutput } from "../output/command-output.ts";
import type { Format } from "../output/print-output.ts";
import type { Progress } from "../output/progress.ts";

/** The arguments of a command: names of specs, flags, output format and progress. */
export interface CommandCall {
  readonly names: readonly string[];
  readonly flags: Flags;
  readonly format: Format;
  readonly progress: Progress;
}

/** What an argument can be: specs, files of any kind, activations or specs, or one of these words. */
export type Completes = "specs" | "files" | "activations" | readonly string[];

/** A command: its help and what it does. `start` imports its code, so that other commands start faster. */
export interface CommandDefinition {
  readonly about: CommandText;
  readonly usage: CommandText;
  /** Its positional arguments, if it has some. */
  readonly specs?: {
    /** What they are, by their names as Commander spells them. */
    readonly arguments: Readonly<Record<string, string>>;
    /** What a shell completes them with. */
    readonly completes: Completes;
    /** The error for a missing argument, where the usual one about specs does not apply. */
    readonly missing?: readonly [reason: string, help: CommandText];
    /** Whether the command itself decides what a missing argument means. */
    readonly mayBeMissing?: boolean;
  };
  readonly flags: readonly FlagName[];
  /** Descriptions of flags that mean something else in this command. */
  readonly reworded?: Readonly<Partial<Record<FlagName, string | Rewording>>>;
  /** Printed below the help. */
  readonly more: CommandText;
  readonly start: (call: CommandCall) => Promise<CommandOutput | undefined>;
}

export const manySpecs = {
  arguments: { "[spec...]": "YAML or TypeScript files, patterns, or - for standard input" },
  completes: "specs",
} as const;
export const oneSpec = {
  arguments: { "[spec]": "a YAML or TypeScript file, or - for standard input" },
  completes: "specs",
} as const;
