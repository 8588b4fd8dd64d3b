/**
 * Puts TypeScript's checker into the built package, from the copy that ts-morph brings: of 13 MB neuroll uses the parser, the
 * checker and what prints declarations, which are 2.6 MB and load in a fifth of the time. The language service and the server are
 * left out, and so is everything else that nothing asks for. As in a browser, it asks for nothing of Node's.
 */
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";

const require = createRequire(import.meta.url);
const source = createRequire(require.resolve("ts-morph")).resolve("@ts-morph/common/dist/typescript.js");
const target = "dist/generator/typescript.js";

const whole = readFileSync(source, "utf8");

/** The files that the text was made of, each after a comment with its name; before the first are helpers. */
const [helpers = "", ...files] = between(whole, "((module) => {", "})({ get exports()").split(
  /^(?=\/\/ src\/)/m,
);
const wanted = files.filter((file) => /^\/\/ src\/(?:compiler|jsTyping|services)\//.test(file));

/** What neuroll's own files call: `ts.createProgram`. */
const names = [
  ...new Set(
    readdirSync("generator", { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => readFileSync(join("generator", name), "utf8"))
      .filter((text) => /\/typescript\.ts"/.test(text))
      .flatMap((text) => [...text.matchAll(/\bts\.(\w+)/g)].map(([, name]) => name)),
  ),
].filter((name) => new RegExp(`^  ${name}: \\(\\) => ${name},?$`, "m").test(whole));

const text = [helpers, ...wanted]
  .join("")
  // This gives nodes the methods of the language service.
  .replace(/^setObjectAllocator\(.*\);$/m, "")
  // What nobody uses is left out, so making it must be known to do nothing else.
  .replace(/^(?=register(?:CodeFix|Refactor)\()/gm, "/* @__PURE__ */ ")
  .replace(
    /^var (\w+);\n\(\((\w+)\) => \{\n([\s\S]*?)^\}\)\(\1 \|\| \(\1 = \{\}\)\);/gm,
    "var $1 = /* @__PURE__ */ (($2) => {\n$3return $2;\n})({});",
  )
  .replace(/^var (\w+) = \{\};\n__export\(\1, /gm, "var $1 = /* @__PURE__ */ namespace(")
  .replace(/^var (\w+) = (?=(?:new )?[\w.]+\()/gm, "var $1 = /* @__PURE__ */ ");

const { outputFiles, metafile } = buildSync({
  stdin: {
    contents: `${text}
function namespace(all) { const target = {}; __export(target, all); return target; }
export const ts = { ${names.join(", ")} };`,
  },
  write: false,
  metafile: true,
  bundle: true,
  minify: true,
  format: "esm",
  platform: "neutral",
  target: "es2022",
  define: { process: "undefined", require: "undefined" },
});
const [{ text: small }] = outputFiles;
const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
if (imports.length > 0) throw new Error(`TypeScript is another one: it imports ${imports}`);

const licence = /^\/\*![\s\S]*?\*\/\n/.exec(whole)?.[0];
if (licence === undefined) throw new Error("TypeScript is another one: it does not begin with its licence");
writeFileSync(
  target,
  `${licence}/* Changed for neuroll: see its scripts/embed-typescript.mjs; the licence is in typescript.LICENSE. */\n${small}`,
);
// ts-morph brings no text of TypeScript's licence, which TypeScript itself has.
const licenceFile = join(dirname(require.resolve("typescript/package.json")), "LICENSE");
if (!/^\s*Apache License\s+Version 2\.0/.test(readFileSync(licenceFile, "utf8")))
  throw new Error("TypeScript is another one: its licence is not Apache 2.0");
copyFileSync(licenceFile, target.replace(/js$/, "LICENSE"));

/** The text between the first occurrence of one and the last of another. */
function between(text, from, to) {
  const [start, end] = [text.indexOf(from), text.lastIndexOf(to)];
  if (start < 0 || end < start)
    throw new Error("TypeScript is another one: its outermost function is not found");
  return text.slice(start + from.length, end);
}
