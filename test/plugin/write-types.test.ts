import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { typesPathOf, writeTypes } from "../../generator/plugin/write-types.ts";
import { folderOf } from "../support/cli/folder.ts";

const compiled = (file: string, types: string) => ({
  ...{ file, path: file, diagnostics: [], sources: {}, files: new Map(), isTypeChecked: true },
  module: { code: "", types },
});

test.each([
  ["src/iris.net.yaml", "src/iris.net.d.yaml.ts"],
  ["iris.yml", "iris.d.yml.ts"],
])("the types of %s are in %s, where TypeScript looks for them", (spec, types) =>
  expect(typesPathOf(spec)).toBe(join(types)),
);

test("an equal file is left alone, so that nothing that watches it starts over", () => {
  const file = join(folderOf({}), "iris.net.yaml");
  const stamp = () => {
    const { ino, mtimeNs } = statSync(typesPathOf(file), { bigint: true });
    return { ino, mtimeNs };
  };
  expect(writeTypes(compiled(file, "export {};\n"))).toBeUndefined();
  const before = stamp();
  writeTypes(compiled(file, "export {};\n"));
  expect(stamp()).toEqual(before);
  writeTypes(compiled(file, "export type Input = never;\n"));
  expect(readFileSync(typesPathOf(file), "utf8")).toBe("export type Input = never;\n");
});

test("nothing is written into an installed package", () => {
  const folder = join(folderOf({ "node_modules/models/package.json": "{}" }), "node_modules/models");
  expect(writeTypes(compiled(join(folder, "iris.net.yaml"), "export {};\n"))).toBeUndefined();
  expect(() => statSync(join(folder, "iris.net.d.yaml.ts"))).toThrow("ENOENT");
});

test("a file that cannot be written is a warning", () => {
  const file = join(folderOf({}), "iris.net.yaml");
  mkdirSync(typesPathOf(file));
  expect(writeTypes(compiled(file, "export {};\n"))).toMatchObject({
    code: "cannot-write",
    severity: "warning",
    message: expect.stringMatching(/iris\.net\.d\.yaml\.ts cannot be written: it is a folder\.$/),
    help: "set types: false if nobody needs them",
  });
});
