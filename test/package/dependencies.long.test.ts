import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { beforeAll, expect, test } from "vitest";
import { root } from "../support/specs.ts";

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** The modules that programs import from the package. */
const exported = Object.values<string | { readonly default: string }>(manifest.exports).flatMap((entry) =>
  typeof entry === "string" ? [] : [entry.default],
);
/** The command, which contains most packages that it uses, and what programs and threads of it start with. */
const command = [manifest.bin.gen, "dist/command/neuroll.js", "dist/command/type-checker-thread.js"];

/** The packages that modules as built and all that they import, also by `import()`, ask for. */
async function packagesFrom(entryPoints: readonly string[]): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [...entryPoints],
    absWorkingDir: root,
    outdir: "unwritten",
    write: false,
    bundle: true,
    splitting: true,
    metafile: true,
    format: "esm",
    platform: "node",
    packages: "external",
    // Copied as it is: it asks for its own program.
    external: ["*/esbuild/lib/main.js"],
    logLevel: "silent",
  });
  const paths = Object.values(metafile.inputs).flatMap(({ imports }) =>
    imports.filter(({ external, path }) => external === true && !/^[.<]/.test(path) && !isBuiltin(path)),
  );
  const names = paths.map(({ path }) => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path);
  return [...new Set(names)].sort();
}

let ofExports: readonly string[];
let ofCommand: readonly string[];
beforeAll(async () => {
  [ofExports, ofCommand] = await Promise.all([packagesFrom(exported), packagesFrom(command)]);
});

test("the dependencies are the packages that the exported modules import", () => {
  const optional = Object.keys(manifest.peerDependencies);
  expect(ofExports.filter((name) => !optional.includes(name))).toEqual(Object.keys(manifest.dependencies));
});

test("the command contains all other packages that it uses", () => {
  expect(ofCommand.filter((name) => !(name in manifest.dependencies))).toEqual([]);
});
