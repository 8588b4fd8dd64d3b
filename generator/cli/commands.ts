import type { Answer } from "./answer.ts";
import type { CommandName } from "./command-names.ts";
import type { Format } from "./deliver.ts";
import { usageError } from "./failure.ts";
import { findSpecs } from "./find-specs.ts";
import { type FlagName, type Flags, overriding } from "./flags.ts";
import type { Progress } from "./progress.ts";
import { settingsOf } from "./settings.ts";

/** What a command is called with: the specs it names, its flags, and the terminal. */
export interface Call {
  readonly names: readonly string[];
  readonly flags: Flags;
  readonly format: Format;
  readonly progress: Progress;
}

/** A command: what its help says, and what it does. What it needs is loaded when it is called. */
export interface CommandRow {
  readonly about: string;
  readonly usage: string;
  /** The specs that it takes, where it takes any. */
  readonly specs?: { readonly argument: string; readonly about: string };
  readonly flags: readonly FlagName[];
  /** Printed below the help. */
  readonly more: string;
  readonly start: (call: Call) => Promise<Answer | undefined>;
}

const manySpecs = { argument: "[spec...]", about: "YAML files, patterns, or - for standard input" };
const oneSpec = { argument: "[spec]", about: "a YAML file, or - for standard input" };

export const gen: CommandRow = {
  about: "Compiles trained neural networks, described in YAML, into TypeScript modules.",
  usage: "[options] <spec...>\n       gen <command> --help",
  specs: manySpecs,
  flags: ["output", "check", "watch", ...overriding, "json"],
  more: `
Examples:
  gen specs/net3.yaml                     write generated/net3.ts
  gen "specs/*.yaml" -o src/networks      several at once, into another folder
  gen --check specs/*.yaml                in CI: fail where a module is stale or wrong
  gen --watch specs/*.yaml                compile at each change, until Ctrl-C
  gen --dtype f32 --unroll none net.yaml  in place of what the spec says
  cat net.yaml | gen -                    from standard input
  gen run specs/net3.yaml --input 1.0,0.5 --trace
  gen report specs/digits.yaml
  gen bench specs/digits.yaml
  gen schema > neuroll.schema.json

Results go to standard output, problems and remarks to standard error. With --json, standard output
holds it all as one value, { ok, results, problems }, a problem being { code, severity, message,
at: { path, line, column, endLine, endColumn }, field, notes, help }; with --watch, one such line
for each round. A number that JSON lacks is a text: "NaN", "Infinity", "-Infinity", "-0".

Where anything is wrong, nothing is written.
Exit status: 0 all is well, 1 a problem in the input, 2 a wrong command line, 70 a bug of neuroll's.`,
  start: async ({ names, flags, format, progress }) => {
    if (flags.watch && flags.check) throw usageError("--watch and --check do not go together.");
    const settings = settingsOf(flags);
    if (flags.check) {
      const { check } = await import("./check.ts");
      return check(await findSpecs(names), settings, progress);
    }
    if (flags.watch) {
      const { watch } = await import("./watch.ts");
      await watch(names, settings, progress, format);
      return undefined;
    }
    const { write } = await import("./write.ts");
    return write(await findSpecs(names), settings, progress);
  },
};

export const commands: Readonly<Record<CommandName, CommandRow>> = {
  run: {
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
  },
  report: {
    about: "Says what each layer costs. Writes nothing.",
    usage: "[options] <spec...>",
    specs: manySpecs,
    flags: [...overriding, "json"],
    more: `
Examples:
  gen report specs/digits.yaml
  gen report specs/*.yaml --unroll none
  gen report specs/digits.yaml --json

Bytecode is an upper bound of what V8 makes of a layer. Memory is what weights and scratch take;
weights that are literals in the source take none.`,
    start: async ({ names, flags, progress }) => {
      const { report } = await import("./report.ts");
      return report(await findSpecs(names), settingsOf(flags), progress);
    },
  },
  bench: {
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
  },
  schema: {
    about: "Prints the JSON schema of specs, for editors.",
    usage: "[options]",
    flags: ["json"],
    more: `
Example:
  gen schema > neuroll.schema.json
and as the first line of a spec, for editors that know the YAML language server:
  # yaml-language-server: $schema=neuroll.schema.json`,
    start: async () => {
      const { schema } = await import("./schema.ts");
      return schema();
    },
  },
};
