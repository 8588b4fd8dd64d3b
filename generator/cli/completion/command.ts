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
Examples, to run in a project that has neuroll:
  ${gen} completion bash > ~/.neuroll.bash    and in ~/.bashrc: source ~/.neuroll.bash
  ${gen} completion zsh > ~/.neuroll.zsh      and in ~/.zshrc, after compinit: source ~/.neuroll.zsh
  ${gen} completion fish > ~/.config/fish/conf.d/neuroll.fish

It completes the words of neuroll, gen, npx neuroll and npx gen. Print it again after an update.`,
  start: async ({ names: [name = ""] }) => {
    const { completion } = await import("./completion.ts");
    return completion(name);
  },
};
