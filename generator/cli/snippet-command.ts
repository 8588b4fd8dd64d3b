import type { CommandRow } from "./commands.ts";

/** `gen snippet LIBRARY`. */
export const snippetCommand: CommandRow = {
  about: "Prints a function that saves a trained network for gen import, in its own language.",
  usage: "[options] <library>",
  specs: {
    argument: "[library]",
    about: "sklearn, pytorch, keras or tfjs",
    missing: ["no library is named.", "they are sklearn, pytorch, keras and tfjs"],
  },
  flags: ["json"],
  more: `
Examples:
  gen snippet sklearn > save_for_neuroll.py
  gen snippet pytorch > save_for_neuroll.py
  gen snippet keras > save_for_neuroll.py
  gen snippet tfjs > save_for_neuroll.mjs

Each saves the network, and inputs and outputs of it for gen verify; its first lines show how it is
called, and what to run then. brain.js and synaptic need none: save what toJSON gives as a .json file.`,
  start: async ({ names: [library = ""] }) => {
    const { snippet } = await import("./snippet.ts");
    return snippet(library);
  },
};
