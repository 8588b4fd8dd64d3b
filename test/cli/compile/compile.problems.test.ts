import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { goTo } from "../../support/cli/folder.ts";
import { sessionOf } from "../../support/cli/session.ts";
import { line, linear } from "../../support/cli/specs.ts";

test("what keeps a spec from being read or a module from being written: status 1, nothing written", async () => {
  goTo({
    "specs/line.yaml": line,
    "specs/again.yaml": line.replace("name: line", "name: Line"),
    "specs/linear.yaml": linear,
    "specs/native.yaml": `${line}emit: { target: wasm, math: native }\n`,
    "a-file": "",
    "taken/linear.ts/inside": "",
  });
  const commands = [
    "gen specs/lines.yaml specs reprot",
    "gen specs/*.yml specs/line.yaml none/?.yaml",
    "gen specs/line.yaml specs/again.yaml",
    "gen specs/line.yaml -o a-file",
    "gen specs/line.yaml specs/linear.yaml -o taken",
    "gen specs/native.yaml",
    "gen specs/line.yaml specs/linear.yaml --target wasm --math native",
  ];
  const session = await sessionOf(commands);
  expect(session.match(/\[exit 1\]/g)).toHaveLength(commands.length);
  await expect(session).toMatchFileSnapshot("problems.txt");
  expect(readdirSync(".").sort()).toEqual(["a-file", "specs", "taken"]);
  expect(readdirSync("taken")).toEqual(["linear.ts"]);
});
