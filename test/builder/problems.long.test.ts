import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runTsc } from "../support/run-tsc.ts";
import { root } from "../support/specs.ts";

const FILE = "test/data/builder/misuse.ts";

/** Each statement of the file with the lines that it covers and the message that stands above it. */
const cases = readFileSync(join(root, FILE), "utf8")
  .split("\n")
  .flatMap((text, n) => (text.startsWith("// ") ? [{ message: text.slice(3), from: n + 2 }] : []))
  .map((one, n, all) => ({ ...one, until: (all[n + 1]?.from ?? Number.POSITIVE_INFINITY) - 2 }));

describe("wrong uses do not compile, and the message says why", () => {
  const errors = runTsc("test/data/builder/tsconfig.json");

  test.each(cases)("$message", ({ message, from, until }) => {
    const found = errors.filter(({ file, line }) => file === FILE && line >= from && line <= until);
    expect(found.map((error) => error.message)).toEqual([expect.stringContaining(message)]);
  });

  test("what types do not know they do not refuse", () => {
    expect(errors.filter(({ file }) => file === "test/data/builder/valid.ts")).toEqual([]);
  });

  test("nothing else is wrong", () => {
    const others = errors.filter(
      ({ file, line }) => file !== FILE || !cases.some(({ from, until }) => line >= from && line <= until),
    );
    expect(others).toEqual([]);
  });
});
