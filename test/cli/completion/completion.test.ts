import { Option } from "commander";
import { expect, test } from "vitest";
import { programOf } from "../../../generator/cli/commands/program.ts";
import { bashScript } from "../../../generator/cli/completion/bash.ts";
import { describeCommands } from "../../../generator/cli/completion/describe.ts";
import { fishScript } from "../../../generator/cli/completion/fish.ts";
import { zshScript } from "../../../generator/cli/completion/zsh.ts";
import { runGen } from "../../support/cli/session.ts";

test("a flag that a command gets is completed in every shell, and its values", () => {
  const program = programOf(async () => {});
  const choices = ["red", "green"];
  program.commands
    .find((command) => command.name() === "draw")
    ?.addOption(new Option("--ink <color>", "the color of lines, such as [red]").choices(choices));
  const commands = describeCommands(program);
  expect(bashScript(commands)).toContain('    "draw --ink") _neuroll_choices "red green" ;;\n');
  expect(zshScript(commands)).toContain("'--ink=[the color of lines, such as \\[red\\]]:ink:(red green)'");
  expect(fishScript(commands)).toContain(
    "-l ink -d 'the color of lines, such as [red]' -r -f -a 'red green'\n",
  );
});

test("flags and arguments say what they can be", () => {
  const commands = describeCommands(programOf(async () => {}));
  const kindOf = (command: string | undefined, flag: string) =>
    commands.find(({ name }) => name === command)?.flags.find(({ long }) => long === flag)?.value;
  expect(kindOf(undefined, "--output")).toEqual({ kind: "folders" });
  expect(kindOf("draw", "--output")).toEqual({ kind: "files", endings: [] });
  expect(kindOf("verify", "--vectors")).toEqual({ kind: "files", endings: [] });
  expect(kindOf("run", "--input")).toEqual({ kind: "unknown" });
  expect(kindOf("run", "--trace")).toBeUndefined();
});

test("a shell that is not known is answered with those that are", async () => {
  await expect(runGen("gen completion zhs")).rejects.toThrow(
    'there is no completion for "zhs"; the shells are bash, zsh and fish.',
  );
  await expect(runGen("gen completion")).rejects.toThrow("no shell was given.");
});
