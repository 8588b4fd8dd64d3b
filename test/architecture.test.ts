import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { jsonSchema } from "../generator/1-read/schema/json-schema.ts";
import { version } from "../generator/version.ts";
import { vocabulary } from "../generator/vocabulary/index.ts";
import { compileFile, root, specNames } from "./support/specs.ts";

/** The folders of the generator, and which of them each imports beside itself; generator/README.md has the same table. */
const allowed: Record<string, readonly string[]> = {
  ir: [],
  diagnostics: ["ir"],
  vocabulary: ["ir"],
  builder: ["ir", "vocabulary"],
  "1-read": ["ir", "diagnostics"],
  "2-resolve": ["ir", "diagnostics"],
  "4-schedule": ["ir", "diagnostics"],
  "3-lower": ["ir"],
  "5-emit": ["ir", "templates", "erase-types.ts", "typescript.ts", "version.ts"],
  reference: ["ir"],
  check: ["ir", "reference", "erase-types.ts", "typescript.ts"],
  import: [
    ...["ir", "diagnostics", "vocabulary", "2-resolve", "reference"],
    ...["activation-word.ts", "load.ts", "write-yaml.ts"],
  ],
  convert: [
    ...["ir", "diagnostics", "vocabulary", "builder", "1-read", "2-resolve", "5-emit"],
    ...["load.ts", "write-yaml.ts"],
  ],
  verify: [
    ...["ir", "diagnostics", "check", "reference", "2-resolve", "4-schedule", "import"],
    ...["generate.ts", "load.ts"],
  ],
  bench: ["ir", "diagnostics", "check", "3-lower", "4-schedule", "generate.ts", "load.ts"],
  compose: [],
  sql: ["ir", "diagnostics", "3-lower", "4-schedule", "5-emit", "templates", "load.ts", "version.ts"],
  picture: [],
  draw: ["ir", "reference", "picture"],
  plot: ["ir", "reference", "vocabulary", "picture"],
  plugin: ["ir", "diagnostics", "cli", "generate.ts", "load.ts"],
  templates: [],
};

/** What touches the disk, a terminal or the process. */
const IMPURE = /from "node:|\bprocess\.(?:argv|env|cwd|exit|std)|\bBuffer\.(?:from|alloc)/;

const files = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => posix.join(folder, name.replaceAll("\\", "/")));

const sources = [...files("generator"), ...files("templates")].map((path) => ({
  path,
  text: readFileSync(join(root, path), "utf8"),
}));

/** `generator/ir/scalar.ts` → `ir`, `templates/check.ts` → `templates`, `generator/cli.ts` → `cli.ts`. */
const roomOf = (path: string): string => path.replace(/^generator\//, "").split("/")[0] as string;

const importsOf = ({ path, text }: { path: string; text: string }): string[] =>
  [...text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)].map(([, target]) =>
    relative(root, join(root, dirname(path), target as string)).replaceAll("\\", "/"),
  );

describe("imports go one way", () => {
  for (const [room, others] of Object.entries(allowed)) {
    test(`${room} imports ${others.length === 0 ? "nothing outside itself" : others.join(", ")}`, () => {
      const own = sources.filter(({ path }) => roomOf(path) === room);
      expect(own.length).toBeGreaterThan(0);
      const strays = own.flatMap((source) =>
        importsOf(source)
          .filter((target) => ![room, ...others].includes(roomOf(target)))
          .map((target) => `${source.path} → ${target}`),
      );
      expect(strays).toEqual([]);
      const met = new Set(own.flatMap(importsOf).map(roomOf));
      expect(others.filter((other) => !met.has(other))).toEqual([]);
    });
  }
  test("as generator/README.md says", () => {
    const rows = readFileSync(join(root, "generator/README.md"), "utf8").matchAll(
      /^\| (`.*\/`) \|.*\| (.*) \|$/gm,
    );
    const told = [...rows].flatMap(([, folders = "", others = ""]) =>
      [...folders.matchAll(/`([^`]+)\/`/g)].map(([, room]) => [room, others]),
    );
    const { templates, ...rooms } = allowed;
    const meant = Object.entries(rooms).map(([room, others]) => [
      room,
      others.length === 0
        ? "nothing"
        : others
            .filter((other) => other !== "version.ts")
            .map((other) => other.replace(/\.ts$/, ""))
            .join(", "),
    ]);
    expect(told).toEqual([...meant, ["cli", "all"]]);
  });
});

test("only the command line and the plugin of bundlers touch the disk and the process", () => {
  const outside = /^generator\/(?:cli[./]|plugin\/)/;
  const impure = sources.filter(({ path, text }) => IMPURE.test(text) && !outside.test(path));
  expect(impure.map(({ path }) => path)).toEqual([]);
});

test("what makes kernels is large, and loaded only where there is one to make", () => {
  const inKernels = ({ path }: { path: string }) => path.startsWith("generator/5-emit/wasm/");
  const outside = sources.filter((source) => !inKernels(source));
  const strays = outside.filter(({ text }) =>
    /^import (?!type )[^;]*from "(?:binaryen|[^"]*\/wasm\/[^"]*)"/m.test(text),
  );
  expect(strays.map(({ path }) => path)).toEqual([]);
  expect(sources.filter(inKernels).some(({ text }) => text.includes('from "binaryen"'))).toBe(true);
});

/** Tests of more than one source: the pipeline, importers, messages, engines, pages, examples, the package, and tests of tests. */
const broad =
  /^test\/(?:generate|import|errors|engines|hosts|docs|examples|package|support)\/|^test\/(?:architecture|readme)\.test\.ts$/;

/** Folders that are no mirror of a source: toys are small programs, the others are described in CONTRIBUTING.md. */
const apart = /^test\/(?:support|import\/support|docs|engines|hosts|package|toys|data)\//;

test("what tests share is in test/support", () =>
  expect(files("test").filter((path) => !path.endsWith(".test.ts") && !apart.test(path))).toEqual([]));

test("a test is named after its source: PATH.test.ts, or PATH.ASPECT.test.ts", () => {
  const paths = sources.map(({ path }) => path.replace(/^generator\/|\.ts$/g, ""));
  const strays = files("test").filter((path) => {
    if (!path.endsWith(".test.ts") || broad.test(path)) return false;
    const mirrored = path.slice("test/".length, -".test.ts".length);
    return !paths.some((source) => mirrored === source || mirrored.startsWith(`${source}.`));
  });
  expect(strays).toEqual([]);
});

describe("generated/ is what the specs give", () => {
  for (const name of specNames) {
    test(name, async () => {
      const { text } = await compileFile(`specs/${name}.yaml`);
      expect(readFileSync(join(root, "generated", `${name}.ts`), "utf8") === text).toBe(true);
    });
  }
  test("and nothing else", () =>
    expect(readdirSync(join(root, "generated")).sort()).toEqual(specNames.map((name) => `${name}.ts`)));
});

test("every spec says on line 1 what it is and where its weights are from", () => {
  for (const name of specNames) {
    expect(readFileSync(join(root, "specs", `${name}.yaml`), "utf8"), name).toMatch(/^# .{20,}\n/);
  }
});

test("specs/neuroll.schema.json is what the vocabulary gives", () => {
  const published = readFileSync(join(root, "specs/neuroll.schema.json"), "utf8");
  expect(published).toBe(`${JSON.stringify(jsonSchema(vocabulary), null, 2)}\n`);
});

test("the version is package.json's", () =>
  expect(version).toBe(
    (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version,
  ));
