import { expect, test } from "vitest";
import { SpecError } from "../../generator/diagnostics/spec-error.ts";
import { load } from "../../generator/load.ts";

test("hostile specs are refused in bounded time", () => {
  const aliases = `name: &a x\nlabels: [${"*a, ".repeat(50_000)}]`;
  const keys = Array.from({ length: 50_000 }, (_, i) => `key${i}: 1`).join("\n");
  const tokens = `name: [1] ${"x, ] ".repeat(50_000)}`;
  const tags = `labels: [${"!a b, ".repeat(10_000)}]`;
  for (const text of [aliases, keys, tokens, tags, "[".repeat(100_000), "- ".repeat(20_000), `name: ${"x".repeat(1e6)}-`])
    expect(() => load(text, { path: "net.yaml" })).toThrow(SpecError);
});

test("long runs of a character in a spec with an error are refused in bounded time", () => {
  const runs = [" ", "\t", "- ", ": ", '"', "'", "[: "].map((run) => run.repeat(100_000));
  const lines = (run: string): readonly string[] => [
    `a${run}b`,
    `a${run}b: 1`,
    `a: b${run}c`,
    `a: ${run}`,
    `- ${run}x`,
    `'${run}`,
    `"${run}`,
    `a: | # ${run}\u2028`,
    `a = ${run}`,
    run,
  ];
  for (const run of runs)
    for (const line of lines(run))
      for (const text of [`name: net\n${line}\n  x\n]`, `x: {\n${line}`])
        expect(() => load(text, { path: "net.yaml" })).toThrow(SpecError);
});
