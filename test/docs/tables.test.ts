import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { messages as ofCommand } from "../../generator/cli/problems/problem.ts";
import { messages } from "../../generator/diagnostics/messages.ts";
import { operators } from "../../generator/import/onnx/translate/rules/index.ts";
import { families } from "../../generator/import/unsupported.ts";
import { root } from "../support/specs.ts";

const linesOf = (page: string) => readFileSync(join(root, page), "utf8").split("\n");

/** The codes in the first column of the tables of docs/diagnostics.md. */
const listed = linesOf("docs/diagnostics.md")
  .filter((line) => line.startsWith("| `"))
  .flatMap((line) => [...(line.split(" | ")[0] ?? "").matchAll(/`([\w-]+)`/g)].map(([, code]) => code));

test("the page of messages has every code once", () =>
  expect(listed.sort()).toEqual([...Object.keys(messages), ...Object.keys(ofCommand)].sort()));

test("the page of importing has every reason for which a part of a network is refused", () => {
  const rows = Object.values(families).map(({ reason, help }) => `| ${reason} | ${help} |`);
  const lines = linesOf("docs/importing.md");
  const table = lines.slice(lines.indexOf("| why | what to do |") + 2);
  expect(table.filter((line) => line.startsWith("|"))).toEqual(rows);
});

test("the page of ONNX has every operator that can be imported", () => {
  const lines = linesOf("docs/importing/onnx.md");
  const table = lines.slice(lines.indexOf("| operators | what to know |") + 2);
  const rows = table.slice(0, table.indexOf(""));
  const listed = rows.flatMap((row) => [...(row.split(" | ")[0] ?? "").matchAll(/`([\w.]+)`/g)]);
  expect(listed.map(([, operator]) => operator).sort()).toEqual(operators.toSorted());
});
