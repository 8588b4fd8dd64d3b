import { expect, test } from "vitest";
import { programOf } from "../../../generator/cli/commands/program.ts";

test("help has an example of each command", async () => {
  let text = "";
  const program = programOf(async () => {});
  for (const command of [program, ...program.commands]) {
    command.configureOutput({ getOutHelpWidth: () => 100, writeOut: (part) => (text += part) });
    text += `$ gen${command === program ? "" : ` ${command.name()}`} --help\n`;
    command.outputHelp();
    text += "\n";
  }
  await expect(text).toMatchFileSnapshot("help.txt");
});
