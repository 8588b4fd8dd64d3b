/**
 * Puts Binaryen's compiler into the built package: of the 106 MB that its own package takes, 91 are programs that neuroll never
 * runs. The copy differs in four places: so that bundlers for browsers take it as it is, it asks for nothing of Node's, does
 * not ask where it lies, and starts when it is told to and not when it is imported; so that it starts in less than half the
 * time, its WebAssembly is compressed, and no text of 15 MB with escapes.
 */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { runInNewContext } from "node:vm";
import { deflateRawSync } from "node:zlib";

const source = createRequire(import.meta.url).resolve("binaryen");
const target = "dist/generator/5-emit/wasm/binaryen.js";

/** What is replaced, each once. */
const changes = [
  [/globalThis\.process\?\.versions\?\.node/g, "false"],
  [/await import\("node:module"\)/g, "{}"],
  [/import\.meta\.url/g, '""'],
  [/[\w$]+\(`WASM`\)/g, "wasm"],
  [/var (\w+)=await (\w+)\(\),([\w$]+)=\1;export\{\3 as default\};\s*$/g, "const start=$2;"],
];

const original = readFileSync(source, "utf8");
const literal = literalAt(original, original.indexOf("`\\0asm"));
const wasm = Uint8Array.from(runInNewContext(literal), (letter) => letter.charCodeAt(0));
if (!WebAssembly.validate(wasm)) throw new Error("binaryen is another one: its WebAssembly is not found");

let text = original.replace(literal, () => "`WASM`");
for (const [pattern, replacement] of changes) {
  if (!pattern.test(text)) throw new Error(`binaryen is another one: ${pattern} does not occur in it`);
  text = text.replace(pattern, replacement);
}
for (const stray of ["import(", "import.meta", "export{", 'require("'])
  if (text.includes(stray)) throw new Error(`binaryen is another one: ${stray} is left in it`);

writeFileSync(
  target,
  `${text.replace(" */", ` *\n * Changed for neuroll: see its scripts/embed-binaryen.mjs; the licence is in binaryen.LICENSE.\n */`)}
const packed = "${deflateRawSync(wasm, { level: 9 }).toString("base64")}";
let wasm;
async function unpack() {
  const letters = atob(packed);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i);
  // Node inflates in one piece in a quarter of the time.
  const zlib = globalThis.process?.getBuiltinModule?.("node:zlib");
  if (zlib) return zlib.inflateRawSync(bytes);
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(inflated).arrayBuffer());
}
async function load() {
  wasm = await unpack();
  binaryen = await start();
  wasm = undefined;
}
let loading;
export let binaryen;
export const loadBinaryen = () => (loading ??= load());
`,
);
copyFileSync(join(dirname(source), "LICENSE"), target.replace(/js$/, "LICENSE"));

/** The template literal that begins at a place of a text: it has escapes, but no holes. */
function literalAt(text, start) {
  let end = start + 1;
  while (text[end] !== "`") end += text[end] === "\\" ? 2 : 1;
  return text.slice(start, end + 1);
}
