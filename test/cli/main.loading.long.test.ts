import { copyFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { folderOf } from "../support/cli/folder.ts";
import { gen } from "../support/cli/gen.ts";
import { root } from "../support/specs.ts";

const before = join(root, "test/support/cli/list-loaded.mjs");

/** What a command prints, the files that it loads, and the packages that these are made of. */
async function load(folder: string, ...words: readonly string[]) {
  const { stdout, stderr } = await gen(folder, words, "", { before });
  const list = join(folder, "loaded.txt");
  const files = [...new Set(readFileSync(list, "utf8").trimEnd().split("\n"))].map((url) =>
    fileURLToPath(url),
  );
  rmSync(list);
  const packages = files.flatMap((file) =>
    [file, ...readFileSync(file, "utf8").matchAll(/^\/\/ .*/gm)].flatMap((place) => {
      const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^./@][^/]*)\//.exec(String(place)) ?? [];
      return name === undefined ? [] : [name];
    }),
  );
  const own = files.filter((file) => /\/(?:generator|command)\/[^/]+\.js$/.test(file));
  return { said: stdout + stderr, files, own, packages: [...new Set(packages)].sort() };
}

/** What only compiles, or is needed by other commands. */
const heavy = ["ts-morph", "yaml", "zod", "handlebars", "binaryen", "esbuild", "@dagrejs/dagre", "d3-scale"];

test("what was compiled before needs few files, and none of the compiler or of TypeScript", async () => {
  vi.stubEnv("NEUROLL_CACHE", "");
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const folder = folderOf({ "node_modules/.keep": "" });
  copyFileSync(join(root, "specs/net3.yaml"), join(folder, "net3.yaml"));

  const first = await load(folder, "net3.yaml");
  expect(first.said).toMatch(/^written /);
  expect(first.packages).toEqual(
    expect.arrayContaining(["commander", "handlebars", "ts-morph", "yaml", "zod"]),
  );
  expect(first.own.length).toBeLessThan(80);
  expect(first.own.filter((file) => file.endsWith("/command/type-checker-thread.js"))).toHaveLength(1);

  const second = await load(folder, "net3.yaml");
  expect(second.said).toMatch(/^unchanged generated\/net3\.ts \(/);
  expect(second.packages).toContain("commander");
  expect(second.packages.filter((name) => heavy.includes(name))).toEqual([]);
  expect(second.files.filter((file) => /typescript/.test(file.slice(root.length)))).toEqual([]);
  expect(second.files.length).toBeLessThan(40);
});
