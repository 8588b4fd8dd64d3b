import type { Command, Option } from "commander";
import { vocabulary } from "../../vocabulary/index.ts";
import { programEndings } from "../code/program-name.ts";
import type { Completes } from "../commands/command.ts";
import { commands } from "../commands/commands.ts";
import { type CommandName, commandNames } from "../commands/names.ts";
import { compileCommand } from "../compile/command.ts";

/** What a word can be: one of a list, a file, a folder, or something that a shell does not know. */
export type Words =
  | { readonly kind: "choices"; readonly choices: readonly string[] }
  /** Files with one of these endings, and the folders on the way to them; any file where there are none. */
  | { readonly kind: "files"; readonly endings: readonly string[] }
  | { readonly kind: "folders" }
  | { readonly kind: "unknown" };

export interface CompletedFlag {
  /** `--output` */
  readonly long: string;
  /** `-o` */
  readonly short: string | undefined;
  readonly about: string;
  /** What its value can be, if it takes one. */
  readonly value: Words | undefined;
  readonly canBeRepeated: boolean;
}

export interface CompletedCommand {
  /** Undefined for the command that has no name, which compiles. */
  readonly name: string | undefined;
  readonly about: string;
  readonly flags: readonly CompletedFlag[];
  /** What its arguments can be. */
  readonly argument: readonly Words[];
}

/** Endings of files that can be specs. */
const SPECS = ["yaml", "yml", ...programEndings];

/** All commands of the program and their flags, `help` among them; the first is the one without a name. */
export function describeCommands(program: Command): CompletedCommand[] {
  const help = program.createHelp();
  return [program, ...help.visibleCommands(program)].map((command) => {
    const name = command === program ? undefined : command.name();
    return {
      name,
      about: command.description().split("\n")[0] as string,
      flags: help.visibleOptions(command).map(describeFlag),
      argument: argumentOf(name),
    };
  });
}

function argumentOf(name: string | undefined): readonly Words[] {
  if (name === "help") return [{ kind: "choices", choices: commandNames }];
  const { specs } = name === undefined ? compileCommand : commands[name as CommandName];
  return specs === undefined ? [] : wordsOf(specs.completes);
}

function wordsOf(completes: Completes): readonly Words[] {
  const specs: Words = { kind: "files", endings: SPECS };
  if (completes === "specs") return [specs];
  if (completes === "files") return [{ kind: "files", endings: [] }];
  if (completes === "activations")
    return [{ kind: "choices", choices: Object.keys(vocabulary.activations) }, specs];
  return [{ kind: "choices", choices: completes }];
}

const describeFlag = (option: Option): CompletedFlag => ({
  long: option.long as string,
  short: option.short,
  about: option.description,
  value: option.required ? valueWords(option) : undefined,
  canBeRepeated: option.description.includes("can be repeated"),
});

/** What a value can be, as the flag names it: `<file>` is a file. */
function valueWords({ argChoices, flags }: Option): Words {
  if (argChoices !== undefined) return { kind: "choices", choices: argChoices };
  if (flags.endsWith("<file>")) return { kind: "files", endings: [] };
  return { kind: flags.endsWith("<folder>") ? "folders" : "unknown" };
}
