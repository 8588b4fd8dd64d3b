import { type CommandDefinition, manySpecs } from "../commands/command.ts";
import { loadConfig } from "../config/load-config.ts";
import { specOverrides } from "../flags/flags.ts";
import { settingsOf } from "../flags/settings.ts";
import { findSpecs } from "../specs/find.ts";

/** `gen report SPEC…`. */
export const reportCommand: CommandDefinition = {
  about: "Show the costs of each layer, without writing files.",
  usage: "[options] <spec...>",
  specs: manySpecs,
  flags: [...specOverrides, "json"],
  more: (gen) => `
Examples:
  ${gen} report specs/digits.yaml
  ${gen} report specs/*.yaml --unroll none
  ${gen} report specs/digits.yaml --json

The schedule says which results of a layer are computed side by side, and what is
done before and after them; loops before a layer copy its input, with its padding.
Bytecode is an upper bound for V8. Memory is for weights and scratch space;
weights written as literals in the source take none.

Several inputs and outputs, and states, are listed with their shapes: [0…2] are the places of a
state in the State of the module.`,
  start: async ({ names, flags, progress }) => {
    const { report } = await import("./report.ts");
    return report(await findSpecs(names), settingsOf(flags, await loadConfig()), progress);
  },
};
