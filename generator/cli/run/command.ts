import { type CommandDefinition, oneSpec } from "../commands/command.ts";
import { loadConfig } from "../config/load-config.ts";
import { settingsOf } from "../flags/settings.ts";
import { usageError } from "../problems/failure.ts";

/** `gen run SPEC --input NUMBERS`. */
export const runCommand: CommandDefinition = {
  about: "Run the reference interpreter on one input, or on a sequence of steps.",
  usage: "[options] --input <values> <spec>",
  specs: oneSpec,
  flags: ["input", "state", "steps", "trace", "dtype", "json"],
  more: (gen) => `
Examples:
  ${gen} run specs/net3.yaml --input 1.0,0.5
  ${gen} run specs/net3.yaml --input 1.0,0.5 --trace
  ${gen} run specs/net3.yaml --input=-1,NaN --json
  ${gen} run specs/agent.yaml --input track=@track.npy --input speed=0.5
  ${gen} run specs/counter.yaml --input 1,0,1,1 --steps 4 --state 10

Separate values by commas or spaces; NaN, Infinity and -0 are allowed. @FILE reads an array from a
.npy or .json file, and @FILE#KEY from .npz or .safetensors.

A network with state begins with its initial values, or with those of --state: each state by its
name, or the values of all, one after the other. With --steps, the input contains that many steps,
one after the other; values for a single step are used at every step. The state at the end is printed
too, so that --state can continue from there.

With --trace, A1 is the result of layer 1 before its activation, and Z1 its output.`,
  start: async ({ names: [spec = ""], flags }) => {
    if (flags.input === undefined)
      throw usageError(
        "--input is missing.",
        (gen) => `for example ${gen} run specs/net3.yaml --input 1.0,0.5`,
      );
    const { run } = await import("./run.ts");
    return run(spec, flags, settingsOf(flags, await loadConfig()).overrides);
  },
};
