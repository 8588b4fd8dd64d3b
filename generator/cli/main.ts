import { CommanderError } from "commander";
import { programOf } from "./commands/program.ts";
import { exitStatusOf, type Format, printFailure, printOutput } from "./output/print-output.ts";
import { progressOn } from "./output/progress.ts";
import { explain } from "./problems/explain.ts";

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
