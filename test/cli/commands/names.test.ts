import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { commands } from "../../../generator/cli/commands/commands.ts";
import { guessedWords } from "../../../generator/cli/commands/names.ts";
import { compileCommand } from "../../../generator/cli/compile/command.ts";
import { explain } from "../../../generator/cli/problems/explain.ts";
import { goTo } from "../../support/cli/folder.ts";
import { runGen } from "../../support/cli/session.ts";
import { line } from "../../support/cli/specs.ts";

async function helpFor(command: string): Promise<string | undefined> {
  const thrown = await runGen(command).then(
    () => expect.fail(`${command} is no mistake`),
    (problem: unknown) => explain(problem),
  );
  expect(thrown.status).toBe(2);
  return thrown.problemGroups[0]?.problems[0]?.help;
}

test.each([
  ["gen new iris", "gen init adds a spec"],
  ["gen create", "gen init adds a spec"],
  ["gen setup", "gen import model.onnx makes a spec"],
  ["gen build a.yaml", "gen a.yaml compiles"],
  ["gen compile a.yaml b.yaml", "gen a.yaml b.yaml compiles"],
  ["gen check a.yaml", "gen --check a.yaml fails"],
  ["gen test", "gen verify specs/net.yaml --vectors io.npz"],
  ["gen export", "gen import model.onnx"],
  ["gen watch a.yaml", "gen --watch a.yaml"],
  ["gen inspect a.yaml", "gen report a.yaml"],
  ["gen info", "gen report specs/net.yaml"],
  ["gen graph a.yaml", "gen draw a.yaml"],
  ["gen visualize", "gen draw specs/net.yaml"],
  ["gen version", "gen --version"],
  ["gen -v", "gen --version"],
  ["gen completions", "gen completion bash"],
  ["gen install", "npm install --save-dev ../neuroll installs neuroll from a checkout; npm pack ../neuroll"],
  ["gen complie a.yaml", "gen a.yaml compiles"],
  ["gen reprot a.yaml b.yaml", "did you mean gen report a.yaml b.yaml?"],
  ["gen verfiy a.yaml", "did you mean gen verify a.yaml?"],
])("%s is answered with what is meant: %s", async (command, answer) => {
  goTo({});
  expect(await helpFor(command)).toContain(answer);
});

test("nobody is told to install a package of this name from a registry", async () => {
  goTo({});
  expect(await helpFor("gen install")).not.toMatch(/install --save-dev neuroll\b/);
});

test("what is answered with is there: commands and flags alike", async () => {
  goTo({});
  const flags = [
    "--check",
    "--watch",
    "--version",
    "--help",
    "--vectors",
    "--input",
    "--save-dev",
    "--dialect",
  ];
  for (const word of guessedWords) {
    const help = (await helpFor(`gen ${word}`)) ?? "";
    expect(help, word).toMatch(/\b(?:gen|npm) /);
    for (const [, named = ""] of help.matchAll(/gen ([a-z]+)(?= )/g))
      expect(Object.keys(commands)).toContain(named);
    for (const [flag] of help.matchAll(/--\w+(?:-\w+)*/g)) expect(flags).toContain(flag);
  }
  expect(compileCommand.flags).toEqual(expect.arrayContaining(["check", "watch"]));
  expect(commands.sql.flags).toContain("dialect");
});

test("a spec or a folder that is called so comes first", async () => {
  goTo({ build: line });
  mkdirSync("check");
  expect((await runGen("gen build"))?.text).toContain("written generated/line.ts");
  await expect(runGen("gen check")).rejects.toThrow("check cannot be read: it is a folder.");
});
