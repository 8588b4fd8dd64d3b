import { Command } from "commander";
import { quote } from "../../diagnostics/words.ts";
import { version } from "../../version.ts";
import { compileCommand } from "../compile/command.ts";
import { type Flags, optionOf } from "../flags/flags.ts";
import { asInvoked, invocation } from "../output/invocation.ts";
import { explainUsage } from "../problems/explain.ts";
import { usageError } from "../problems/failure.ts";
import type { CommandDefinition } from "./command.ts";
import { commands } from "./commands.ts";
import { type CommandName, commandNames } from "./names.ts";

const NO_SPEC = "no spec was given.";

/** Called with the parsed command line. */
export type Start = (row: CommandDefinition, names: readonly string[], flags: Flags) => Promise<void>;

/** The command line as a commander program. */
export function programOf(start: Start): Command {
  const program = new Command(invocation()).version(version, "-V, --version", "print the version");
  program.enablePositionalOptions().configureOutput({ outputError() {} });
  program.configureHelp({ subcommandTerm: (command) => command.name() });
  program
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command");
  furnish(program, compileCommand, start);
  for (const name of commandNames) furnish(program.command(name), commands[name], start);
  return program;
}

function furnish(command: Command, row: CommandDefinition, start: Start): void {
  command.description(asInvoked(row.about)).addHelpText("after", asInvoked(row.more));
  command.usage(asInvoked(row.usage));
  for (const [name, about] of Object.entries(row.specs?.arguments ?? {})) command.argument(name, about);
  for (const name of row.flags) command.addOption(optionOf(name, row.reworded?.[name]));
  const called = (gen: string) => (command.parent ? `${gen} ${command.name()}` : gen);
  command.exitOverride((thrown) => {
    throw thrown.exitCode === 0 ? thrown : explainUsage(thrown, called);
  });
  command.action(async () => {
    refuseStrayFlags(command, row);
    refuseLostBytes(command);
    if (row.specs && !row.specs.mayBeMissing && command.args.length === 0)
      throw usageError(...(row.specs.missing ?? [NO_SPEC, (gen) => `see ${called(gen)} --help`]));
    await start(row, command.args, command.optsWithGlobals<Flags>());
  });
}

/** Refuses U+FFFD, which Node puts in place of bytes that are not UTF-8: the file's real name is lost. */
function refuseLostBytes(command: Command): void {
  const words = [...command.args, ...Object.values(command.optsWithGlobals<Flags>())].flat();
  const lost = words.find((word) => typeof word === "string" && word.includes("\uFFFD"));
  if (lost === undefined) return;
  const help = "rename the file or folder, or run the command inside its folder";
  throw usageError(`${quote(lost)} contains a byte that is not valid UTF-8, shown as �.`, help);
}

/** Refuses flags before the name of a command that the command does not have. */
function refuseStrayFlags(command: Command, { flags }: CommandDefinition): void {
  const before = Object.keys(command.parent?.opts<Flags>() ?? {}) as (keyof Flags)[];
  const stray = before.find((name) => !flags.includes(name));
  if (stray === undefined) return;
  const name = command.name() as CommandName;
  throw usageError(`gen ${name} has no flag --${stray}.`, (gen) => `${gen} ${name} --help lists its flags`);
}
