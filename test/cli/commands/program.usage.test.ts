import { expect, test } from "vitest";
import { goTo } from "../../support/cli/folder.ts";
import { sessionOf } from "../../support/cli/session.ts";
import { line } from "../../support/cli/specs.ts";

test("reports a wrong command line in a sentence, with status 2", async () => {
  goTo({ "line.yaml": line });
  const commands = [
    "gen",
    "gen report",
    "gen --chekc line.yaml",
    "gen --dtype f46 line.yaml",
    "gen line.yaml --output",
    "gen --watch --check line.yaml",
    "gen --watch -",
    "gen --check report line.yaml",
    "gen report line.yaml --trace",
    "gen run line.yaml line.yaml --input 1,2",
    "gen run line.yaml",
    "gen run line.yaml --input 1,2,3",
    "gen run line.yaml --input 1,two",
  ];
  const session = await sessionOf(commands);
  expect(session.match(/\[exit 2\]/g)).toHaveLength(commands.length);
  await expect(session).toMatchFileSnapshot("usage.txt");
});
