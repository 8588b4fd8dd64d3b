import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { recipes, snippet } from "../../../generator/cli/snippet/snippet.ts";
import { goTo } from "../../support/cli/folder.ts";
import { sessionOf } from "../../support/cli/session.ts";
import { root } from "../../support/specs.ts";

test.each(Object.entries(recipes))("gen snippet %s prints its recipe", (name, file) => {
  const { text, results } = snippet(name);
  expect(`${text}\n`).toBe(readFileSync(join(root, "recipes", file), "utf8"));
  expect(results).toMatchObject([{ name, file }]);
});

test("every recipe is printed by a name", () =>
  expect(readdirSync(join(root, "recipes")).sort()).toEqual(Object.values(recipes).sort()));

test("the package contains the recipes at the path that the command reads", () => {
  const { files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(files).toContain("recipes");
});

test("answers an unknown name with a suggestion", async () => {
  goTo({});
  const session = await sessionOf([
    "gen snippet",
    "gen snippet sklaern",
    "gen snippet torch",
    "gen snippet caffe",
    "gen snippet keras tfjs",
  ]);
  expect(session).toBe(`$ gen snippet
wrong-usage: no library was given.
help: choose sklearn, pytorch, keras or tfjs
[exit 2]

$ gen snippet sklaern
wrong-usage: there is no recipe for "sklaern"; the recipes are sklearn, pytorch, keras and tfjs.
help: did you mean "sklearn"?
[exit 2]

$ gen snippet torch
wrong-usage: there is no recipe for "torch"; the recipes are sklearn, pytorch, keras and tfjs.
help: did you mean "pytorch"?
[exit 2]

$ gen snippet caffe
wrong-usage: there is no recipe for "caffe"; the recipes are sklearn, pytorch, keras and tfjs.
[exit 2]

$ gen snippet keras tfjs
wrong-usage: snippet takes 1 argument, but got 2.
help: see gen snippet --help
[exit 2]
`);
});
