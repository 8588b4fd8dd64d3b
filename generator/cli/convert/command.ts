import type { CommandDefinition } from "../commands/command.ts";
import { printablePath } from "../output/display-path.ts";

/** `gen convert SOURCE TARGET`. */
export const convertCommand: CommandDefinition = {
  about: "Write a YAML spec as a TypeScript program, or the other way round.",
  usage: "[options] <source> <target>",
  specs: {
    arguments: {
      "[source]": "a YAML, JSON or TypeScript file, or - for YAML on standard input",
      "[target]": "the file to write, of the other kind",
    },
    completes: "specs",
    missing: [
      "no files were given.",
      (gen) => `for example ${gen} convert specs/net3.yaml net3.ts; see ${gen} convert --help`,
    ],
  },
  flags: ["force", "json"],
  reworded: { force: "overwrite an existing file" },
  more: (gen) => `
Examples:
  ${gen} convert specs/net3.yaml specs/net3.ts
  ${gen} convert specs/net3.ts specs/net3.yaml
  ${gen} convert specs/net3.yaml net3.mjs       JavaScript, for projects without TypeScript
  ${gen} convert net3.ts net3.json

Both compile to the same module, but for the names in its banner. Comments of YAML stay where they
are. Those of a program are lost, and so is how it computes its numbers: it is run, and what it
exports is written. If the target is in another folder, paths are rewritten; that folder must contain
the files that they name.

An existing file with different content is kept unless you pass --force.`,
  start: async ({ names, flags, progress }) => {
    progress.show(`converting ${printablePath(names[0] ?? "")}`);
    const { convert } = await import("./convert.ts");
    return convert(names, flags);
  },
};
