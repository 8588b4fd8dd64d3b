import { programOf } from "../../../generator/cli/commands/program.ts";
import { type CommandOutput, hasErrors } from "../../../generator/cli/output/command-output.ts";
import { formatProblems, jsonOf } from "../../../generator/cli/output/print-output.ts";
import type { Progress } from "../../../generator/cli/output/progress.ts";
import { explain } from "../../../generator/cli/problems/explain.ts";

const silent: Progress = { show() {}, clear() {} };

/**
 * What a command line outputs, or the Failure that it ends in, without a process of its own. One with spaces in its words
 * is given as the words after `gen`.
 */
export async function runGen(
  command: string | readonly string[],
  progress = silent,
): Promise<CommandOutput | undefined> {
  const words = typeof command === "string" ? command.split(" ").slice(1) : command;
  let output: CommandOutput | undefined;
  const program = programOf(async (row, names, flags) => {
    output = await row.start({ names, flags, format: "text", progress });
  });
  try {
    await program.parseAsync(words, { from: "user" });
  } catch (thrown) {
    throw explain(thrown);
  }
  return output;
}

/** Command lines one after the other, as a terminal shows them. */
export async function sessionOf(commands: readonly string[]): Promise<string> {
  const shown: string[] = [];
  for (const command of commands) shown.push(`$ ${command}\n${await show(command)}`);
  return shown.join("\n");
}

async function show(command: string): Promise<string> {
  const { text, said, status } = await runToEnd(command);
  return [text, said, `[exit ${status}]`].map((part) => (part === "" ? "" : `${part}\n`)).join("");
}

/** What a command line prints to standard output, what it says to standard error, and its exit status. */
export async function runToEnd(command: string) {
  const { text, results, problemGroups, status } = await endOf(command);
  if (/ --json\b/.test(command))
    return { text: jsonOf({ results, problemGroups }, "many"), said: "", status };
  return { text, said: formatProblems(problemGroups, false), status };
}

async function endOf(command: string) {
  try {
    const { text = "", results = [], problemGroups = [] } = (await runGen(command)) ?? {};
    return { text, results, problemGroups, status: hasErrors(problemGroups) ? 1 : 0 };
  } catch (thrown) {
    return { text: "", results: [], ...explain(thrown) };
  }
}
