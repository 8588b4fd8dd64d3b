#!/usr/bin/env node
import { Command, CommanderError, Option } from "commander";
import type { Answer, Settings } from "./cli/commands.ts";
import { explain } from "./cli/explain.ts";
import { findSpecs } from "./cli/find-specs.ts";
import { progressOn } from "./cli/progress.ts";
import { UsageError } from "./cli/usage-error.ts";
import { version } from "./version.ts";

/** The flags of every command that compiles. */
interface Flags {
  readonly dtype?: "f64" | "f32";
  readonly unroll?: "auto" | "full" | "none";
  readonly math?: "portable" | "native";
  readonly target?: "auto" | "ts" | "wasm";
  readonly output?: string;
  readonly check?: boolean;
  readonly watch?: boolean;
  readonly json?: boolean;
}

const OVERRIDES = ["dtype", "unroll", "math", "target"] as const;

const progress = progressOn(process.stderr);

const overriding = (command: Command): Command =>
  command
    .addOption(new Option("--dtype <type>", "round every operation to this type").choices(["f64", "f32"]))
    .addOption(
      new Option("--unroll <how>", "write sums out in full, or as loops").choices(["auto", "full", "none"]),
    )
    .addOption(
      new Option("--math <which>", "where exp, log and tanh come from").choices(["portable", "native"]),
    )
    .addOption(new Option("--target <what>", "what is generated").choices(["auto", "ts", "wasm"]));

const withJson = (command: Command): Command => command.option("--json", "answer in JSON, for programs");

function settingsOf(flags: Flags): Settings {
  const { dtype, unroll, math, target, output = "generated" } = flags;
  return {
    output,
    overrides: {
      ...(dtype && { dtype }),
      emit: { ...(unroll && { unroll }), ...(math && { math }), ...(target && { target }) },
    },
    flags: OVERRIDES.flatMap((name) => (flags[name] === undefined ? [] : [`--${name} ${flags[name]}`])),
  };
}

function answer({ text, json, remarks, failed }: Answer, { json: asJson }: { json?: boolean }): void {
  if (remarks) process.stderr.write(`${remarks}\n`);
  process.stdout.write(`${asJson ? JSON.stringify(json, null, 2) : text}\n`);
  if (failed) process.exitCode = 1;
}

const program = new Command("gen")
  .description("Compiles trained neural networks, described in YAML, into TypeScript modules.")
  .version(version)
  .argument("[spec...]", "YAML files, patterns, or - for standard input")
  .option("-o, --output <folder>", "where modules are written (default: generated)")
  .option(
    "--check",
    "write nothing; fail where a module is not what its spec gives, or differs from the reference",
  )
  .option("--watch", "compile again whenever a spec or its weights change")
  .configureHelp({ showGlobalOptions: false })
  .exitOverride()
  .addHelpText(
    "after",
    `
Examples:
  gen specs/net3.yaml                      write generated/net3.ts
  gen "specs/*.yaml" -o src/networks       several at once, into another folder
  gen --check specs/*.yaml                 for CI: fails where a module is stale or wrong
  gen run specs/net3.yaml --input 1.0,0.5 --trace
  gen report specs/digits.yaml             what each layer costs
  cat net.yaml | gen -                     from standard input

Exit status: 0 all well, 1 a problem in the input, 2 a wrong command line.`,
  )
  .action(async (names: string[], flags: Flags) => {
    if (names.length === 0) throw new UsageError("no spec is named; try gen specs/net3.yaml, or gen --help");
    if (flags.watch && flags.check) throw new UsageError("--watch and --check cannot be combined");
    const specs = await findSpecs(names);
    const settings = settingsOf(flags);
    if (flags.check) {
      const { check } = await import("./cli/check.ts");
      return answer(await check(specs, settings, progress), flags);
    }
    const { write } = await import("./cli/write.ts");
    if (!flags.watch) return answer(write(specs, settings, progress), flags);
    const { watch } = await import("./cli/watch.ts");
    await watch(specs, async () => tryTo(() => write(specs, settings, progress), flags), console.error);
  });
overriding(withJson(program));

async function tryTo(work: () => Answer & { files: string[] }, flags: Flags): Promise<string[]> {
  try {
    const done = work();
    answer(done, flags);
    return done.files;
  } catch (problem) {
    process.stderr.write(`${explain(problem).text}\n`);
    return [];
  }
}

withJson(
  program
    .command("run")
    .description("run the readable reference on one input")
    .argument("<spec>", "a YAML file, or - for standard input")
    .requiredOption("--input <numbers>", "the input values: 1.0,0.5")
    .option("--trace", "print A1, Z1, A2, … as well")
    .addOption(new Option("--dtype <type>", "round every operation to this type").choices(["f64", "f32"]))
    .addHelpText("after", "\nExample:\n  gen run specs/net3.yaml --input 1.0,0.5 --trace"),
).action(async (spec: string, flags: Flags & { input: string; trace?: boolean }) => {
  const { run } = await import("./cli/run.ts");
  answer(run(spec, flags.input, flags.trace ?? false, settingsOf(flags).overrides), flags);
});

overriding(
  withJson(
    program
      .command("report")
      .description("say what each layer costs; write nothing")
      .argument("<spec...>", "YAML files, patterns, or - for standard input")
      .addHelpText("after", "\nExample:\n  gen report specs/*.yaml --unroll none"),
  ),
).action(async (names: string[], flags: Flags) => {
  const { report } = await import("./cli/report.ts");
  answer(report(await findSpecs(names), settingsOf(flags).overrides, progress), flags);
});

program
  .command("schema")
  .description("print the JSON schema of specs, for editors")
  .action(async () => {
    const { jsonSchema } = await import("./1-read/json-schema.ts");
    const { vocabulary } = await import("./vocabulary/index.ts");
    process.stdout.write(`${JSON.stringify(jsonSchema(vocabulary), null, 2)}\n`);
  });

for (const command of program.commands) command.exitOverride();

try {
  await program.parseAsync();
} catch (problem) {
  progress.clear();
  if (problem instanceof CommanderError) process.exitCode = problem.exitCode === 0 ? 0 : 2;
  else {
    const { text, status } = explain(problem);
    process.stderr.write(`${text}\n`);
    process.exitCode = status;
  }
}
