import { list } from "../../diagnostics/words.ts";
import type { CommandDefinition } from "../commands/command.ts";
import { shells } from "./shells.ts";

/** `gen completion SHELL`. */
export const completionCommand: CommandDefinition = {
  about: "Print a script that completes commands, flags and file names in a shell.",
  usage: "[options] <shell>",
  specs: {
    arguments: { "[shell]": list(shells, "or") },
    completes: shells,
    missing: ["no shell was given.", `choose ${list(shells, "or")}`],
  },
  flags: ["json"],
  more: (gen) => `
Examples, each for the file that the shell reads when it starts:
  source <(${gen} completion bash)        in ~/.bashrc
  source <(${gen} completion zsh)         in ~/.zshrc, after compinit
  ${gen} completion fish | source         in ~/.config/fish/config.fish
That runs neuroll at every start of a shell; to save the time, write the script into a file:
  ${gen} completion bash > ~/.neuroll.bash

It completes the words of neuroll, gen, npx neuroll and npx gen. Print it again after an update.`,
  start: async ({ names: [name = ""] }) => {
    const { completion } = await import("./completion.ts");
    return completion(name);
  },
};
