import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { goTo } from "../../support/cli/folder.ts";
import { sessionOf } from "../../support/cli/session.ts";
import { counter, line } from "../../support/cli/specs.ts";

const named = line.replace("input: 2", "input: { size: 2, names: [a, b] }");

test("reports a wrong command line in a sentence, with status 2, and writes nothing", async () => {
  goTo({ "line.yaml": line });
  const commands = [
    "gen sql",
    "gen sql line.yaml",
    "gen sql line.yaml --dialect oracle",
    "gen sql line.yaml --dialect bigquery --return label",
    "gen sql line.yaml --dialect bigquery --null zero",
    "gen sql line.yaml --dialect bigquery --output=",
    "gen sql line.yaml --dialect bigquery -o line.yaml",
    "gen sql line.yaml --dialect bigquery --library gs://bucket/line.sql -o line.sql",
    "gen sql line.yaml --dialect bigquery --name my-line",
    "gen sql line.yaml --dialect bigquery --name a..line",
    "gen sql line.yaml --dialect bigquery --library line.js -o line.sql",
    "gen sql line.yaml --dialect bigquery --library gs://bucket/ -o line.sql",
    "gen sql line.yaml --dialect bigquery --library gs://bucket/line.js",
    "gen sql line.yaml --dialect snowflake --library gs://bucket/line.js -o line.sql",
    "gen bigquery line.yaml",
  ];
  await expect(await sessionOf(commands)).toMatchFileSnapshot("usage.txt");
  expect(readdirSync(".")).toEqual(["line.yaml"]);
});

test("writes a statement, and a library beside it", async () => {
  goTo({ "line.yaml": named, "counter.yaml": counter });
  mkdirSync("out");
  const commands = [
    "gen sql counter.yaml --dialect bigquery",
    "gen sql line.yaml --dialect snowflake --return class",
    "gen sql line.yaml --dialect bigquery --name my-project.data.line -o out/line.sql",
    "gen sql line.yaml --dialect bigquery --name my-project.data.line -o out/line.sql",
    "gen sql line.yaml --dialect bigquery --library gs://bucket/folder/line.js -o out/line.sql",
    "gen sql line.yaml --dialect snowflake",
    "gen sql line.yaml --dialect bigquery --math native --dtype f32 --json",
  ];
  await expect(await sessionOf(commands)).toMatchFileSnapshot("written.txt");
  expect(readdirSync("out").sort()).toEqual(["line.js", "line.sql"]);
  expect(readFileSync("out/line.sql", "utf8")).toContain('library = ["gs://bucket/folder/line.js"]');
  expect(readFileSync("out/line.js", "utf8")).toMatch(/^var neuroll_line_\w{8} = make_line_\w{8}\(\);$/m);
});
