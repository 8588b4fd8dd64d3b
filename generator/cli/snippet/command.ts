import { extname } from "node:path";
import { list } from "../../diagnostics/words.ts";
import type { CommandDefinition } from "../commands/command.ts";
import { recipes, snippet } from "./snippet.ts";

const libraries = Object.keys(recipes);

/** `gen snippet LIBRARY`. */
export const snippetCommand: CommandDefinition = {
  about: "Prints a function that saves a trained network for gen import, in its own language.",
  usage: "[options] <library>",
  specs: {
    argument: "[library]",
    about: list(libraries, "or"),
    missing: ["no library is named.", `they are ${list(libraries, "and")}`],
  },
  flags: ["json"],
  more: `
Examples:
${Object.entries(recipes)
  .map(([library, file]) => `  gen snippet ${library} > save_for_neuroll${extname(file)}`)
  .join("\n")}

Each saves the network, and inputs and outputs of it for gen verify; its first lines show how it is
called, and what to run then. brain.js and synaptic need none: save what toJSON gives as a .json file.`,
  start: async ({ names: [library = ""] }) => snippet(library),
};
