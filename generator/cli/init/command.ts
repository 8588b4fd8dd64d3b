import type { CommandDefinition } from "../commands/command.ts";

/** `gen init`. */
export const initCommand: CommandDefinition = {
  about: "Add a first spec, a config, scripts, a test and a CI job to the project in this folder.",
  usage: "[options]",
  flags: ["output", "module", "test", "ci", "yes", "dryRun", "json"],
  reworded: {
    output: "folder for the modules (default: src/generated if there is a folder src, else generated)",
    module: "the language of the modules (default: ts if the project uses TypeScript)",
    test: "what the test is written for (default: vitest if the project uses it)",
    ci: "where the CI job runs (default: github, unless there is a CI of another host)",
    yes: "do not ask before writing",
  },
  more: (gen) => `
Examples:
  ${gen} init                      show what would be written, and ask
  ${gen} init --dry-run            only show it
  ${gen} init --yes --ci none      ask nothing, and write no CI job
  ${gen} init --module js --test node

Nothing is overwritten: what is there is left as it is, and listed. package.json gets the scripts
networks, networks:check and networks:test. If there is a config, neuroll.config.ts, it is used;
otherwise one is written from the flags. The commands are those of npm, pnpm, yarn or bun, as the
lock file or the field packageManager of package.json says. Without a terminal, or with --json,
nothing is asked.`,
  start: async ({ flags, format }) => {
    const { init } = await import("./init.ts");
    return init(flags, format);
  },
};
