import { helps } from "../../diagnostics/messages.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { list, quote } from "../../diagnostics/words.ts";
import { programOf } from "../commands/program.ts";
import type { CommandOutput } from "../output/command-output.ts";
import { usageError } from "../problems/failure.ts";
import { bashScript } from "./bash.ts";
import { type CompletedCommand, describeCommands } from "./describe.ts";
import { fishScript } from "./fish.ts";
import { type Shell, shells } from "./shells.ts";
import { zshScript } from "./zsh.ts";

const scripts: Readonly<Record<Shell, (commands: readonly CompletedCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** `gen completion SHELL`: the script for a shell. Throws a Failure where there is none for it. */
export function completion(name: string): CommandOutput {
  const shell = shells.find((known) => known === name);
  if (shell === undefined) {
    const reason = `there is no completion for ${quote(name)}; the shells are ${list(shells)}.`;
    throw usageError(reason, helps.didYouMean(suggest(name, shells)));
  }
  const script = scripts[shell](describeCommands(programOf(async () => {})));
  return { text: script.trimEnd(), results: [{ shell, script }], problemGroups: [] };
}
