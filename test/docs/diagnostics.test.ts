import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { messages as ofCommand } from "../../generator/cli/problems/problem.ts";
import { messages } from "../../generator/diagnostics/messages.ts";
import { root } from "../support/specs.ts";

/** The codes in the first column of the tables of docs/diagnostics.md. */
const listed = readFileSync(join(root, "docs/diagnostics.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .flatMap((line) => [...(line.split(" | ")[0] ?? "").matchAll(/`([\w-]+)`/g)].map(([, code]) => code));

test("the page of messages has every code once", () =>
  expect(listed.sort()).toEqual([...Object.keys(messages), ...Object.keys(ofCommand)].sort()));
