import { type CommandDefinition, oneSpec } from "../commands/command.ts";
import { settingsOf } from "../flags/settings.ts";
import { usageError } from "../problems/failure.ts";

/** `gen run SPEC --input NUMBERS`. */
export const runCommand: CommandDefinition = {
  about: "Run the reference interpreter on one input.",
  usage: "[options] --input <numbers> <spec>",
  specs: oneSpec,
  flags: ["input", "trace", "dtype", "json"],
  more: (gen) => `
Examples:
  ${gen} run specs/net3.yaml --input 1.0,0.5
  ${gen} run specs/net3.yaml --input 1.0,0.5 --trace
  ${gen} run specs/net3.yaml --input=-1,NaN --json

Separate values by commas or spaces; NaN, Infinity and -0 are allowed.
With --trace, A1 is the result of layer 1 before its activation, and Z1 its output.`,
  start: async ({ names: [spec = ""], flags }) => {
    if (flags.input === undefined)
      throw usageError(
        "--input is missing.",
        (gen) => `for example ${gen} run specs/net3.yaml --input 1.0,0.5`,
      );
    const { run } = await import("./run.ts");
    return run(spec, flags.input, flags.trace ?? false, settingsOf(flags).overrides);
  },
};
