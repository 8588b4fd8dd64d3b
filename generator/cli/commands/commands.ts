import { drawCommand } from "../draw/command.ts";
import { findSpecs } from "../files/find-specs.ts";
import { type FlagName, type Flags, overriding, type Rewording } from "../flags/flags.ts";
import { settingsOf } from "../flags/settings.ts";
import { importCommand } from "../import/command.ts";
import type { Answer } from "../output/answer.ts";
import type { Format } from "../output/print-answer.ts";
import type { Progress } from "../output/progress.ts";
import { plotCommand } from "../plot/command.ts";
import { usageError } from "../problems/failure.ts";
import { snippetCommand } from "../snippet/command.ts";
import { guessedCommand } from "./guessed.ts";
import type { CommandName } from "./names.ts";

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
  readonly specs?: {
    readonly argument: string;
    readonly about: string;
    /** What to say where none is named, if it is no spec. */
    readonly missing?: readonly [reason: string, help: string];
  };
  readonly flags: readonly FlagName[];
  /** What a flag is here, where it is not what it is elsewhere. */
  readonly reworded?: Readonly<Partial<Record<FlagName, string | Rewording>>>;
  /** Printed below the help. */
  readonly more: string;
  readonly start: (call: Call) => Promise<Answer | undefined>;
}

const manySpecs = { argument: "[spec...]", about: "YAML files, patterns, or - for standard input" };
const oneSpec = { argument: "[spec]", about: "a YAML file, or - for standard input" };

export const gen: CommandRow = {
  about: "Compiles trained neural networks, described in YAML, into TypeScript modules.",
  usage: "[options] <spec...>\n       gen <command> --help",
  specs: {
    ...manySpecs,
    missing: ["no spec is named.", "gen specs/net3.yaml compiles one; gen --help tells more"],
  },
  flags: ["output", "check", "watch", ...overriding, "json"],
  more: `
Examples:
  gen specs/net3.yaml                     write generated/net3.ts
  gen "specs/*.yaml" -o src/networks      several at once, into another folder
  gen --check specs/*.yaml                in CI: fail where a module is stale or wrong
  gen --watch specs/*.yaml                compile at each change, until Ctrl-C
  gen --dtype f32 --unroll none net.yaml  in place of what the spec says
  gen --module js specs/net3.yaml         write generated/net3.js and its types, net3.d.ts
  cat net.yaml | gen -                    from standard input
  gen import model.onnx                   a spec of a trained network
  gen run specs/net3.yaml --input 1.0,0.5 --trace
  gen draw specs/net3.yaml -o net3.svg
  gen plot sigmoid step -o step.svg
  gen report specs/digits.yaml
  gen bench specs/digits.yaml
  gen schema > neuroll.schema.json

Results go to standard output, problems and remarks to standard error. With --json, standard output
holds it all as one value, { ok, results, problems }, a problem being { code, severity, message,
at: { path, line, column, endLine, endColumn }, field, notes, shapes, help }; with --watch, one such line
for each round. A number that JSON lacks is a text: "NaN", "Infinity", "-Infinity", "-0".

Where anything is wrong, nothing is written.
Exit status: 0 all is well, 1 a problem in the input, 2 a wrong command line, 70 a bug of neuroll's.`,
  start: async ({ names, flags, format, progress }) => {
    const guessed = guessedCommand(names);
    if (guessed !== undefined) throw guessed;
    if (flags.watch && flags.check) throw usageError("--watch and --check do not go together.");
    const settings = settingsOf(flags);
    if (flags.check) {
      const { check } = await import("../check/check.ts");
      return check(await findSpecs(names), settings, progress);
    }
    if (flags.watch) {
      const { watch } = await import("../watch/watch.ts");
      await watch(names, settings, progress, format);
      return undefined;
    }
    const { write } = await import("../compile/compile.ts");
    return write(await findSpecs(names), settings, progress);
  },
};

export const commands: Readonly<Record<CommandName, CommandRow>> = {
  import: importCommand,
  draw: drawCommand,
  plot: plotCommand,
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
      const { run } = await import("../run/run.ts");
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
      const { report } = await import("../report/report.ts");
      return report(await findSpecs(names), settingsOf(flags), progress);
    },
  },
  verify: {
    about: "Proves that networks compute what was recorded elsewhere. Writes nothing.",
    usage: "[options] <spec...>",
    specs: {
      ...manySpecs,
      missing: [
        "no spec is named.",
        "gen verify specs/model.yaml --vectors io.npz verifies one; gen verify --help tells more",
      ],
    },
    flags: ["vectors", "expected", "inputKey", "outputKey", "tolerance", "dtype", "math", "json"],
    more: `
Examples:
  gen verify specs/iris.yaml                         the vectors that the spec names under verify:
  gen verify specs/model.yaml --vectors io.npz
  gen verify specs/model.yaml --vectors x.npy,y.npy
  gen verify specs/model.yaml --vectors io.npz --input-key X_test --output-key output,predict
  gen verify specs/model.yaml --vectors model/test_data_set_0 --tolerance 1e-6

The reference runs on every recorded input; the generated modules, TypeScript and WebAssembly, have to
give its bits. How many cases an array of inputs holds follows from the size of the network, row-major.

Keys are found by their names where that is clear: x, input, X_test or X_test_raw; y, output, y_pred,
logits, network_output, predict or predict_proba. In a folder of ONNX test data they are input_0,
output_0, … or what the graph calls the tensors. Arrays called A1, Z1, A2, … (A before the activation
of a layer, Z after it), or as a layer of the spec, are compared with what is computed there, and the
first layer that differs is named. One whole number for each case is the index of the largest output; where the one
output is a sigmoid, 0 or 1 is whether it is over the threshold, unless the array is called output,
network_output or predict_proba, and two numbers for each case are 1 − the output, and the output. In
JSON, a file holds { "cases": [{ "input": [...], "output": [...] }] }, such a list alone, or arrays by
key; values may stand by the names of the spec, or the keys under its input, { "r": 0.03, "g": 0.7 }, and an
input that is left out is 0.

Of each array it prints how many cases are beyond the tolerance, and the largest |got − recorded|, the
same over |recorded|, and number of steps between neighbouring numbers of the network's dtype (ulps);
arg-max counts the cases in which another value is the largest. NaN equals NaN, an infinity only
itself. In messages, y[3, 1] is value 1 of case 3, both counted from 0.

WITHIN ROUNDING says of values beyond the tolerance that they are no further off than rounding alone
moves them: the same network in doubles, or with its sums in other orders, moves as far. It is no pass;
the tolerance that makes it one is told.`,
    start: async ({ names, flags, progress }) => {
      const { verifyOptionsOf } = await import("../verify/options.ts");
      const { verifySpecs } = await import("../verify/verify.ts");
      const options = verifyOptionsOf(flags);
      return verifySpecs(await findSpecs(names), options, settingsOf(flags).overrides, progress);
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
      const { bench } = await import("../bench/bench.ts");
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
      const { schema } = await import("../schema/schema.ts");
      return schema();
    },
  },
  snippet: snippetCommand,
};
