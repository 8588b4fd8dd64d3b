import { type CommandDefinition, manySpecs } from "../commands/command.ts";
import { guessedCommand } from "../commands/names.ts";
import { requestOf } from "../config/request.ts";
import { specOverrides } from "../flags/flags.ts";
import { usageError } from "../problems/failure.ts";
import { findSpecs } from "../specs/find.ts";

/** `gen SPEC…`, `gen --check SPEC…` and `gen --watch SPEC…`. */
export const compileCommand: CommandDefinition = {
  about: "Compile trained neural networks, described in YAML or TypeScript, into TypeScript modules.",
  usage: (gen) => `[options] [spec...]\n       ${gen} <command> --help`,
  specs: {
    ...manySpecs,
    mayBeMissing: true,
  },
  flags: ["output", "check", "watch", ...specOverrides, "json"],
  more: (gen) => `
Examples:
  ${gen} specs/net3.yaml                     write generated/net3.ts
  ${gen} specs/net3.ts                       run a program, and compile the spec that it exports
  ${gen} "specs/*.yaml" -o src/networks      compile several into another folder
  ${gen} --check specs/*.yaml                in CI: fail if a module is stale or wrong
  ${gen} --watch specs/*.yaml                recompile on every change, until Ctrl-C
  ${gen} --dtype f32 --unroll none net.yaml  override settings of the spec
  ${gen} --module js specs/net3.yaml         write generated/net3.js and its types, net3.d.ts
  ${gen}                                     compile the specs of neuroll.config.ts; also with --check
  cat net.yaml | ${gen} -                    read the spec from standard input
  ${gen} import model.onnx                   make a spec from a trained network
  ${gen} run specs/net3.yaml --input 1.0,0.5 --trace
  ${gen} draw specs/net3.yaml -o net3.svg
  ${gen} plot sigmoid step -o step.svg
  ${gen} report specs/digits.yaml
  ${gen} bench specs/digits.yaml
  ${gen} schema > neuroll.schema.json

Results go to standard output, problems and remarks to standard error. With --json, everything goes
to standard output as one value, { ok, results, problems }. Each problem is { code, severity,
message, at: { path, line, column, endLine, endColumn }, field, notes, shapes, help }. With --watch,
every round prints one such value on a single line. Numbers that JSON lacks are strings: "NaN",
"Infinity", "-Infinity" and "-0".

If anything is wrong, nothing is written.
Exit status: 0 success, 1 a problem in the input, 2 a wrong command line, 70 a bug in neuroll.`,
  start: async ({ names, flags, format, progress }) => {
    const guessed = guessedCommand(names);
    if (guessed !== undefined) throw guessed;
    if (flags.watch && flags.check) throw usageError("--watch and --check cannot be combined.");
    if (flags.watch) {
      const { watch } = await import("./watch/watch.ts");
      await watch((onFile) => requestOf(names, flags, onFile), progress, format);
      return undefined;
    }
    const { specs, settings } = await requestOf(names, flags);
    if (flags.check) {
      const { check } = await import("./check/check.ts");
      return check(await findSpecs(specs), settings, progress);
    }
    const { compileAndReport } = await import("./compile.ts");
    return compileAndReport(await findSpecs(specs), settings, progress);
  },
};
