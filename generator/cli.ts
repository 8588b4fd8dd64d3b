#!/usr/bin/env node
import module from "node:module";
import { CommanderError } from "commander";
import { programOf } from "./cli/commands/program.ts";
import { exitStatusOf, type Format, printFailure, printOutput } from "./cli/output/print-output.ts";
import { progressOn } from "./cli/output/progress.ts";
import { explain } from "./cli/problems/explain.ts";

// From version 22 on, Node can cache compiled code, which makes the next start about a third faster.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();

const progress = progressOn(process.stderr);

// Also known when the flags cannot be parsed.
const format: Format = process.argv.includes("--json") ? "json" : "text";

const program = programOf(async (row, names, flags) => {
  const output = await row.start({ names, flags, format, progress });
  progress.clear();
  if (output) printOutput(output, format);
});

for (const stream of [process.stdout, process.stderr])
  stream.on("error", (problem) =>
    process.exit(exitStatusOf(problem, stream === process.stdout ? "output" : "error")),
  );

try {
  await program.parseAsync();
} catch (thrown) {
  progress.clear();
  if (isHelp(thrown)) process.exitCode = thrown.exitCode === 0 ? 0 : 2;
  else printFailure(explain(thrown), format);
}

/** Commander throws after it has printed the help or the version. */
function isHelp(thrown: unknown): thrown is CommanderError {
  return thrown instanceof CommanderError && /^commander\.(help|version)/.test(thrown.code);
}
