import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { unpackPackage } from "../support/packed.ts";
import { root } from "../support/specs.ts";

/** The versions of TypeScript, the oldest that neuroll supports first; README.md says which. */
const versions = [
  ["5.4", "test/package/node_modules/typescript54"],
  ["5.9", "test/package/node_modules/typescript59"],
  ["6.0", "test/package/node_modules/typescript6"],
  ["7.0", "node_modules/typescript"],
] as const;

/** The library, the builder and a module, each with a misuse. */
const library = `import { compile, dense, interpret, network } from "neuroll";
import { mean, pipe } from "neuroll/compose";
import * as net3 from "./net3.js";

const two = network("two", 2).layer(dense({ weights: [[1], [2]], bias: [3], activation: "relu" }));
export const output: Promise<number | undefined> = compile(two).then(({ network }) => interpret(network, [1, 2]).output[0]);
export const both = pipe(net3, net3).forward(net3.createInput([1, 2]), net3.createOutput());
export const many = mean(...[net3, net3]).predict(net3.createInput([1, 2]));
// @ts-expect-error: two inputs, and weights for three
network("two", 2).layer(dense({ weights: [[1], [2], [3]], bias: [3] }));
// @ts-expect-error: a vector of another length
net3.forward(net3.createInput([1, 2, 3]), net3.createOutput());
`;

/** Each plugin is one of its bundler's. */
const plugins = {
  esbuild: 'import type { Plugin } from "esbuild";',
  rolldown: 'import type { Plugin } from "rolldown";',
  rollup: 'import type { Plugin } from "rollup";',
  rspack: 'import type { RspackPluginInstance as Plugin } from "@rspack/core";',
  vite: 'import type { Plugin } from "vite";',
  webpack: 'import type { WebpackPluginInstance as Plugin } from "webpack";',
};
const pluginProgram = (bundler: string, type: string): string => `${type}
import neuroll from "neuroll/plugin/${bundler}";

export const plugin: Plugin = neuroll({ include: "**/*.net.yaml" });
// @ts-expect-error: no such option
neuroll({ includes: "**/*.net.yaml" });
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "neuroll-types-"));
  cpSync(join(root, "generated/net3.ts"), join(folder, "net3.ts"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "library.ts"), library);
  for (const [bundler, type] of Object.entries(plugins))
    writeFileSync(join(folder, `${bundler}.ts`), pluginProgram(bundler, type));
  unpackPackage(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a version of TypeScript says about files and about the declarations of packages, as strict as it can be. */
function check(typescript: string, files: readonly string[], options: object): readonly string[] {
  const compilerOptions = {
    ...{ noEmit: true, strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false },
    ...{ module: "nodenext", preserveSymlinks: true },
    ...options,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  const tsc = join(root, typescript, "bin/tsc");
  const { stdout } = spawnSync(process.execPath, [tsc], { cwd: folder, encoding: "utf8" });
  return stdout.split("\n").filter((line) => line !== "");
}

for (const [version, path] of versions) {
  const isSkipped = !existsSync(join(root, path)) && process.env.CI !== "true";
  test.skipIf(isSkipped)(`the library and modules have no errors in TypeScript ${version}`, () => {
    const { version: installed } = JSON.parse(readFileSync(join(root, path, "package.json"), "utf8"));
    expect(installed).toMatch(`${version}.`);
    expect(check(path, ["library.ts"], { target: "es2022", lib: ["es2022"], types: [] })).toEqual([]);
  });
}

test("the plugins have no errors", () => {
  const files = Object.keys(plugins).map((bundler) => `${bundler}.ts`);
  expect(check("node_modules/typescript", files, { target: "esnext", types: ["node"] })).toEqual([]);
});
