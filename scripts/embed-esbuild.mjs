/**
 * Puts esbuild's JavaScript into the built package as it is. Its program is in a package for each platform, of which neuroll depends on the
 * same as esbuild. So installing neuroll runs no script: that of the package esbuild only makes its own command faster, but npm and Yarn
 * warn of it, and pnpm fails until somebody allows or forbids it.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";

const manifestFile = createRequire(import.meta.url).resolve("esbuild/package.json");
const target = "dist/esbuild";

const { optionalDependencies: programs } = JSON.parse(readFileSync(manifestFile, "utf8"));
const own = JSON.parse(readFileSync("package.json", "utf8")).optionalDependencies;
if (!isDeepStrictEqual(own, programs))
  throw new Error("esbuild is another one: copy its optionalDependencies into package.json");

// From this path it looks for its program as it does in its own package.
mkdirSync(join(target, "lib"), { recursive: true });
copyFileSync(join(dirname(manifestFile), "lib/main.js"), join(target, "lib/main.js"));
copyFileSync(join(dirname(manifestFile), "LICENSE.md"), join(target, "LICENSE.md"));
writeFileSync(join(target, "package.json"), '{ "type": "commonjs" }\n');
writeFileSync(
  "dist/generator/cli/code/esbuild.js",
  'export { build } from "../../../esbuild/lib/main.js";\n',
);
