import { existsSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { goTo } from "../../support/cli/folder.ts";
import { runGen } from "../../support/cli/session.ts";
import { line } from "../../support/cli/specs.ts";

const messagesOf = async (command: string): Promise<string[]> =>
  (await runGen(command))?.problemGroups.flatMap(({ problems }) => problems.map(({ message }) => message)) ??
  [];

test("after a change of language, the old module is named as long as it is there, and is not deleted", async () => {
  goTo({ "line.yaml": line });
  await runGen("gen line.yaml");
  const said = [
    "generated/line.ts is left from before, and an import may find it instead of generated/line.js.",
  ];
  expect(await messagesOf("gen line.yaml --module js")).toEqual(said);
  expect(await messagesOf("gen line.yaml --module js")).toEqual(said);
  expect(await messagesOf("gen line.yaml --module js --check")).toEqual(said);
  expect(existsSync("generated/line.ts")).toBe(true);
});

test("so are a module of JavaScript and its types", async () => {
  goTo({ "line.yaml": line });
  await runGen("gen line.yaml --module js");
  expect(await messagesOf("gen line.yaml")).toEqual([
    "generated/line.js and generated/line.d.ts are left from before, and an import may find them instead of generated/line.ts.",
  ]);
});

test("files of others are not named", async () => {
  goTo({ "line.yaml": line });
  await runGen("gen line.yaml --module js");
  writeFileSync("generated/line.ts", "export const mine = 1;\n");
  expect(await messagesOf("gen line.yaml --module js")).toEqual([]);
});
