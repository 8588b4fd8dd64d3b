import { extname } from "node:path";
import { list } from "../../diagnostics/words.ts";
import type { CommandDefinition } from "../commands/command.ts";
import { recipes, snippet } from "./snippet.ts";

const libraries = Object.keys(recipes);

/** `gen snippet LIBRARY`. */
export const snippetCommand: CommandDefinition = {
  about: (gen) => `Print a function that saves a trained network for ${gen} import.`,
  usage: "[options] <library>",
  specs: {
    arguments: { "[library]": list(libraries, "or") },
    completes: libraries,
    missing: ["no library was given.", `choose ${list(libraries, "or")}`],
  },
  flags: ["json"],
  more: (gen) => `
Examples:
${Object.entries(recipes)
  .map(([library, file]) => `  ${gen} snippet ${library} > save_for_neuroll${extname(file)}`)
  .join("\n")}

Each saves the network, with inputs and outputs for ${gen} verify; its first lines show how to call
it and what to run next. brain.js and synaptic need none: save the result of toJSON as a .json file.`,
  start: async ({ names: [library = ""] }) => snippet(library),
};
