import { readFileSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { expect, test } from "vitest";
import { root } from "../support/specs.ts";

const read = (file: string): string => readFileSync(join(root, "dist", file), "utf8");

test("LICENSES has the text of each package that the command contains", () => {
  const bundled = globSync(["generator/cli.js", "command/*.js"], { cwd: join(root, "dist") })
    // The bundler writes each file after a comment with its path.
    .flatMap((file) => [...read(file).matchAll(/^ *\/\/ .*node_modules\/((?:@[^/]+\/)?[^./@][^/]*)\//gm)])
    .map(([, name]) => name);
  const texts = read("command/LICENSES")
    .split(`\n${"-".repeat(80)}\n\n`)
    .map((text) => /^(\S+) \S+: [^\n]+\n\n(.*)$/s.exec(text) ?? []);
  expect(bundled).toContain("commander");
  expect(texts.map(([, name]) => name)).toEqual(expect.arrayContaining(bundled));
  for (const [, , text] of texts) expect(text).toMatch(/copyright/i);
});

test.each(["generator/typescript", "generator/5-emit/wasm/binaryen"])(
  "%s.js has its licence beside it, and says so",
  (name) => {
    expect(read(`${name}.js`).slice(0, 5000)).toContain(`${name.split("/").at(-1)}.LICENSE`);
    expect(read(`${name}.LICENSE`)).toMatch(/Apache License\s+Version 2\.0/);
  },
);
