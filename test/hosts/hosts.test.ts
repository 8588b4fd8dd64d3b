import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../support/specs.ts";
import { dependencies, versionOf } from "./hosts.ts";

const page = readFileSync(join(root, "docs/targets.md"), "utf8");

test("the documentation says which versions are tested", () => {
  const rows = page.split("| host | tested versions |")[1]?.split("\n\n")[0] ?? "";
  expect(dependencies.filter((dependency) => !rows.includes(versionOf(dependency)))).toEqual([]);
});

test("the oldest Node that is tested is the oldest that the package supports", () => {
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(versionOf("node20").startsWith(`${engines.node.replace(">=", "")}.`)).toBe(true);
});

test("each dependency has a program", () => {
  const { dependencies: installed } = JSON.parse(readFileSync(join(root, "test/hosts/package.json"), "utf8"));
  expect([...dependencies].sort()).toEqual(Object.keys(installed).sort());
});
