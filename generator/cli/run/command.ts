import { type CommandDefinition, oneSpec } from "../commands/command.ts";
import { settingsOf } from "../flags/settings.ts";
import { usageError } from "../problems/failure.ts";

/** `gen run SPEC --input NUMBERS`. */
export const runCommand: CommandDefinition = {
  about: "Runs the readable reference on one input.",
  usage: "[options] --input <numbers> <spec>",
  specs: oneSpec,
  flags: ["input", "trace", "dtype", "json"],
  more: `
Examples:
  gen run specs/net3.yaml --input 1.0,0.5
  gen run specs/net3.yaml --input 1.0,0.5 --trace
  gen run specs/net3.yaml --input=-1,NaN --json

Values are separated by commas or spaces; NaN, Infinity and -0 are values as well.
With --trace, A1 is what layer 1 computes before its activation and Z1 what it gives.`,
  start: async ({ names: [spec = ""], flags }) => {
    if (flags.input === undefined)
      throw usageError("there is no --input.", "as in gen run specs/net3.yaml --input 1.0,0.5");
    const { run } = await import("./run.ts");
    return run(spec, flags.input, flags.trace ?? false, settingsOf(flags).overrides);
  },
};
