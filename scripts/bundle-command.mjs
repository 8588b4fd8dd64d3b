/**
 * Bundles the command: it is written in hundreds of modules and packages, and to find and read each of them took most of the time of a
 * start. dist/generator/cli.js and the files in dist/command/ contain them all, with what only some commands need in files that are
 * loaded when it is needed. The modules of dist stay what they are, for `import "neuroll"` and the plugins.
 *
 *     node scripts/bundle-command.mjs [FOLDER]     the folder of a build, if it is not dist
 */
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const dist = resolve(process.argv[2] ?? "dist");
const command = join(dist, "command");
const { findBuildId } = await import(pathToFileURL(join(dist, "generator/cli/cache/build-id.js")).href);

/** What is one file already; it is at the same path for dist/generator and dist/command. */
const apart = {
  name: "apart",
  setup({ onResolve }) {
    onResolve({ filter: /\/typescript\.js$/ }, () => ({
      path: "../generator/typescript.js",
      external: true,
    }));
    onResolve({ filter: /\/esbuild\/lib\/main\.js$/ }, () => ({
      path: "../esbuild/lib/main.js",
      external: true,
    }));
    onResolve({ filter: /\/binaryen\.js$/ }, () => ({
      path: "../generator/5-emit/wasm/binaryen.js",
      external: true,
    }));
  },
};

rmSync(command, { recursive: true, force: true });
const { metafile } = await build({
  outdir: dist,
  allowOverwrite: true,
  entryPoints: {
    "generator/cli": join(dist, "generator/cli.js"),
    // What programs that the command runs import as neuroll: it shares with the command what is loaded already.
    "command/neuroll": join(dist, "generator/index.js"),
    // A thread of the command.
    "command/type-checker-thread": join(dist, "generator/cli/specs/type-checker-thread.js"),
  },
  chunkNames: "command/[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  // The modules of packages, before what is made of them for several systems of modules, whose calls of require cannot be followed.
  mainFields: ["module", "main"],
  target: "node20.19",
  plugins: [apart],
  // A build of the tests still imports the package.
  external: ["esbuild"],
  define: { NEUROLL_BUILD: JSON.stringify(findBuildId(join(dist, "generator"))) },
  // For packages in CommonJS, which require modules of Node's.
  banner: {
    js: 'import { createRequire as __neuroll_require } from "node:module"; const require = __neuroll_require(import.meta.url);',
  },
  metafile: true,
  logLevel: "warning",
});
chmodSync(join(dist, "generator/cli.js"), 0o755);
writeFileSync(join(command, "LICENSES"), licencesOf(Object.keys(metafile.inputs)));

/** The packages that files belong to, each with its licence and the text of it. */
function licencesOf(files) {
  const folders = files.map((file) => /.*node_modules\/(?:@[^/]+\/)?[^./][^/]*(?=\/)/.exec(file)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      return `${name} ${version}: ${license}\n\n${licenceIn(folder, license)}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

function licenceIn(folder, license) {
  const read = (file) => readFileSync(file, "utf8").trim();
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file !== undefined) return read(join(folder, file));
  // @bufbuild/protobuf has no such file. It is under the licence of TypeScript, and its varints under that of their file.
  const varint = join(folder, "dist/esm/wire/varint.js");
  if (license === "(Apache-2.0 AND BSD-3-Clause)" && existsSync(varint)) {
    const typescript = createRequire(import.meta.url).resolve("typescript/package.json");
    const [header] = /^(?:\/\/.*\n)+/.exec(read(varint)) ?? [];
    if (header?.includes("Copyright"))
      return `${read(join(dirname(typescript), "LICENSE"))}\n\n${header.replace(/^\/\/ ?/gm, "").trim()}`;
  }
  throw new Error(`${folder} has no text of its licence, ${license}: find out what it is`);
}
