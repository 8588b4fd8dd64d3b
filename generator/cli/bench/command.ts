import { type CommandDefinition, manySpecs } from "../commands/command.ts";
import { loadConfig } from "../config/load-config.ts";
import { settingsOf } from "../flags/settings.ts";
import { findSpecs } from "../specs/find.ts";

/** `gen bench SPEC…`. */
export const benchCommand: CommandDefinition = {
  about: "Measure which target and schedule are fastest on this machine, without writing files.",
  usage: "[options] <spec...>",
  specs: manySpecs,
  flags: ["dtype", "math", "quick", "json"],
  more: (gen) => `
Examples:
  ${gen} bench specs/digits.yaml             about ten seconds
  ${gen} bench specs/digits.yaml --quick     a rough result
  ${gen} bench specs/digits.yaml --dtype f32 --json

The network is compiled in every available way. Each module is first compared with the reference,
bit for bit; if one differs, that is an error, and the network is not timed. Then all modules are
warmed up and timed in turns, in a new order every round, with inputs that change from call to call.
"one sample" is forward, including writing its input into x; a batch is forwardBatch. Each figure is
the median of all rounds. For a network with state, one step is forward, and a block of steps is
forwardSequence.

WebAssembly computes in vectors in its own memory, which the first createInput() and createOutput()
return (createInputs(), createOutputs() and createState() likewise); other vectors are copied.`,
  start: async ({ names, flags, progress }) => {
    const { bench } = await import("./bench.ts");
    const effort = flags.quick ? "quick" : "thorough";
    return bench(await findSpecs(names), settingsOf(flags, await loadConfig()).overrides, effort, progress);
  },
};
