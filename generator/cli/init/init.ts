import { createInterface } from "node:readline";
import { writeAll } from "../files/write-all.ts";
import type { Flags } from "../flags/flags.ts";
import type { CommandOutput, ProblemGroup } from "../output/command-output.ts";
import type { Format } from "../output/print-output.ts";
import { usageError } from "../problems/failure.ts";
import { makeProblem } from "../problems/problem.ts";
import { faultOfDependency } from "./dependency.ts";
import { exampleModule } from "./pages.ts";
import { type NextCommand, type Plan, planInit, type Step } from "./plan.ts";
import { checksInCi, isIgnoredByGit, lookAtProject, type Project } from "./project.ts";

/** `gen init`: writes what a project lacks, after asking where there is a terminal. Throws a Failure. */
export async function init(flags: Flags, format: Format): Promise<CommandOutput> {
  if (flags.output === "") throw usageError("--output is empty.", "write -o . for the current folder");
  const project = await lookAtProject(flags);
  const plan = planInit(project);
  const changes = plan.steps.filter(({ outcome }) => outcome !== "leave");
  const asks = !flags.yes && !flags.dryRun && format === "text" && changes.length > 0 && isTerminal();
  if (asks) process.stdout.write(`${describe(plan.steps, "planned")}\n\n`);
  const writes =
    !flags.dryRun && (!asks || (await confirm(`Write ${changes.length === 1 ? "it" : "them"}? [Y/n] `)));
  if (writes) writeAll(changes.map(({ file, content = "" }) => ({ path: file, content })));
  const tense = writes ? "done" : "planned";
  return {
    text: asks && !writes ? "Nothing was written." : textOf(plan, tense, asks),
    results: [
      { written: writes, manager: project.manager, files: plan.steps.map(resultOf(tense)), next: plan.next },
    ],
    problemGroups: problemsOf(project),
  };
}

const isTerminal = (): boolean => process.stdin.isTTY === true && process.stdout.isTTY === true;

/** Asks a question whose answer is yes unless it begins with another letter, or the input ends. */
function confirm(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  return new Promise((answered) => {
    lines.on("close", () => answered(false));
    lines.question(question, (answer) => {
      answered(/^\s*(?:y|$)/i.test(answer));
      lines.close();
    });
  });
}

const words = {
  done: { write: "written", add: "added to", leave: "left" },
  planned: { write: "would write", add: "would add to", leave: "would leave" },
} as const;

const resultOf =
  (tense: keyof typeof words) =>
  ({ file, outcome, about }: Step) => ({ file, outcome: words[tense][outcome], about });

const describe = (steps: readonly Step[], tense: keyof typeof words): string =>
  steps.map(({ file, outcome, about }) => `${words[tense][outcome]} ${file}: ${about}`).join("\n");

/** The steps and the commands that come next; in a terminal, the steps are known by now. */
function textOf({ steps, next }: Plan, tense: keyof typeof words, asked: boolean): string {
  const described = describe(steps, tense);
  return [...(asked ? [""] : [described, ""]), "Next:", ...columns(next)].join("\n");
}

function columns(next: readonly NextCommand[]): string[] {
  const width = Math.max(...next.map(({ command }) => command.length));
  return next.map(({ command, about }) => `  ${command.padEnd(width)}   ${about}`);
}

/** Warnings of what a CI job does not find in the repository: the modules, or neuroll. */
function problemsOf(project: Project): ProblemGroup[] {
  if (!checksInCi(project)) return [];
  const severity = "warning";
  const file = exampleModule(project);
  const help = "let git have it, or run the script networks before networks:check in the job";
  const ignored = isIgnoredByGit(file) ? [makeProblem("ignored-by-git", { file }, { severity, help })] : [];
  const fault = faultOfDependency(project);
  const missing =
    fault === undefined
      ? []
      : [makeProblem("not-installed-in-ci", { reason: fault.reason }, { severity, help: fault.help })];
  const problems = [...ignored, ...missing];
  return problems.length === 0 ? [] : [{ problems }];
}
