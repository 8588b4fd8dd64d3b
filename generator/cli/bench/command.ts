import { type CommandDefinition, manySpecs } from "../commands/command.ts";
import { findSpecs } from "../files/find-specs.ts";
import { settingsOf } from "../flags/settings.ts";

/** `gen bench SPEC…`. */
export const benchCommand: CommandDefinition = {
  about: "Measures which target and schedule are fastest here. Writes nothing.",
  usage: "[options] <spec...>",
  specs: manySpecs,
  flags: ["dtype", "math", "quick", "json"],
  more: `
Examples:
  gen bench specs/digits.yaml             about ten seconds
  gen bench specs/digits.yaml --quick     a look
  gen bench specs/digits.yaml --dtype f32 --json

The network is compiled in each way there is. First each module is held to the reference, bit for bit:
a difference is an error, and nothing of that network is timed. Then all are warmed up and timed in
turns, in a new order every round, with inputs that change from call to call. One sample is forward,
its input written into x first; a batch is forwardBatch. A figure is the median of the rounds.

WebAssembly computes in vectors of its own, which the first createInput() and createOutput() hand
out; other vectors are copied.`,
  start: async ({ names, flags, progress }) => {
    const { bench } = await import("./bench.ts");
    const effort = flags.quick ? "quick" : "thorough";
    return bench(await findSpecs(names), settingsOf(flags).overrides, effort, progress);
  },
};
