import type { FlagName, Flags, Rewording } from "../flags/flags.ts";
import type { CommandOutput } from "../output/command-output.ts";
import type { Format } from "../output/print-output.ts";
import type { Progress } from "../output/progress.ts";

/** What a command is called with: the specs it names, its flags, and the terminal. */
export interface CommandCall {
  readonly names: readonly string[];
  readonly flags: Flags;
  readonly format: Format;
  readonly progress: Progress;
}

/** A command: what its help says, and what it does. What it needs is loaded when it is called. */
export interface CommandDefinition {
  readonly about: string;
  readonly usage: string;
  /** The specs that it takes, where it takes any. */
  readonly specs?: {
    readonly argument: string;
    readonly about: string;
    /** What to say where none is named, if it is no spec. */
    readonly missing?: readonly [reason: string, help: string];
  };
  readonly flags: readonly FlagName[];
  /** What a flag is here, where it is not what it is elsewhere. */
  readonly reworded?: Readonly<Partial<Record<FlagName, string | Rewording>>>;
  /** Printed below the help. */
  readonly more: string;
  readonly start: (call: CommandCall) => Promise<CommandOutput | undefined>;
}

export const manySpecs = { argument: "[spec...]", about: "YAML files, patterns, or - for standard input" };
export const oneSpec = { argument: "[spec]", about: "a YAML file, or - for standard input" };
