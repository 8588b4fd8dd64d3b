import { afterEach, expect, test, vi } from "vitest";
import { programOf } from "../../../generator/cli/commands/program.ts";
import { importProblem } from "../../../generator/cli/import/problems.ts";
import { asInvoked, invocation } from "../../../generator/cli/output/invocation.ts";
import { explain } from "../../../generator/cli/problems/explain.ts";
import { ImportError, type ImportProblem } from "../../../generator/import/imported-model.ts";
import { goTo } from "../../support/cli/folder.ts";
import { runGen } from "../../support/cli/session.ts";
import { line } from "../../support/cli/specs.ts";

test.each([
  ["gen", {}],
  ["npx gen", { npm_lifecycle_event: "npx", npm_lifecycle_script: "'gen'" }],
  ["npx neuroll", { npm_lifecycle_event: "npx", npm_lifecycle_script: "neuroll" }],
  ["gen", { npm_lifecycle_event: "npx", npm_lifecycle_script: "vitest" }],
  ["npx gen", { npm_lifecycle_event: "nets", npm_lifecycle_script: "gen specs/*.yaml" }],
  ["npx neuroll", { npm_lifecycle_event: "nets", npm_lifecycle_script: "npx neuroll specs/*.yaml && tsc" }],
])("what is said to run next begins with %s, as the user began: %o", (name, environment) => {
  expect(invocation(environment)).toBe(name);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

test("a command in a text begins as the user began", () => {
  vi.stubEnv("npm_lifecycle_script", "neuroll");
  expect(asInvoked("gen is left alone")).toBe("gen is left alone");
  expect(asInvoked((gen) => `cat a.yaml | ${gen} -, ${gen} b`)).toBe(
    "cat a.yaml | npx neuroll -, npx neuroll b",
  );
});

test("names of files are never taken for commands", async () => {
  vi.stubEnv("npm_lifecycle_script", "neuroll");
  const spec = "my gen nets/net.yaml";
  goTo({ [spec]: line });
  expect((await runGen([spec, "-o", "gen out"]))?.text).toMatch(/^written gen out\/line\.ts /);
  const helpFor = async (...words: string[]) =>
    explain(await runGen(words).catch((thrown: unknown) => thrown)).problemGroups[0]?.problems[0]?.help;
  expect(await helpFor("my gen nets")).toContain('npx neuroll "my gen nets/*.yaml"');
  expect(await helpFor("plot", spec, spec)).toBe(`npx neuroll plot ${spec} plots the first of them`);
  expect(await helpFor("build", spec)).toContain(`npx neuroll '${spec}' compiles`);
});

test("so do the helps of a file that is not imported", () => {
  vi.stubEnv("npm_lifecycle_script", "neuroll");
  const refused = {
    reason: "it is a pickle",
    help: (gen: string) => `save gen x as ${gen} snippet sklearn does`,
  };
  const say = (...problems: ImportProblem[]) => importProblem("a.pkl", new ImportError(...problems));
  expect(say(refused).help).toBe("save gen x as npx neuroll snippet sklearn does");
  expect(say(refused, { reason: "it is large" }).notes[0]?.message).toContain("npx neuroll snippet sklearn");
});

test("so does all of help", () => {
  vi.stubEnv("npm_lifecycle_script", "neuroll");
  const program = programOf(async () => {});
  for (const command of [program, ...program.commands]) {
    let help = "";
    command.configureOutput({ getOutHelpWidth: () => 100, writeOut: (part) => (help += part) }).outputHelp();
    expect(help).toContain("npx neuroll");
    expect(help).not.toMatch(/\bgen [^\s.,;]/);
  }
});
