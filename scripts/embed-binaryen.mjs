/**
 * Puts Binaryen's compiler into the built package: of the 106 MB that its own package takes, 91 are programs that neuroll never
 * runs. The copy differs in three places, so that bundlers for browsers take it as it is: it asks for nothing of Node's, does
 * not ask where it lies, and starts when it is told to and not when it is imported.
 */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const source = createRequire(import.meta.url).resolve("binaryen");
const target = "dist/generator/5-emit/wasm/binaryen.js";

/** What is replaced, each once. */
const changes = [
  [/globalThis\.process\?\.versions\?\.node/g, "false"],
  [/await import\("node:module"\)/g, "{}"],
  [/import\.meta\.url/g, '""'],
  [/var (\w+)=await (\w+)\(\),([\w$]+)=\1;export\{\3 as default\};\s*$/g, "const start=$2;"],
];

let text = readFileSync(source, "utf8");
for (const [pattern, replacement] of changes) {
  if (!pattern.test(text)) throw new Error(`binaryen is another one: ${pattern} does not occur in it`);
  text = text.replace(pattern, replacement);
}
for (const stray of ["import(", "import.meta", "export{", 'require("'])
  if (text.includes(stray)) throw new Error(`binaryen is another one: ${stray} is left in it`);

writeFileSync(
  target,
  `${text.replace(" */", ` *\n * Changed for neuroll: see its scripts/embed-binaryen.mjs; the licence is in binaryen.LICENSE.\n */`)}
let loading;
export let binaryen;
export const loadBinaryen = () => (loading ??= start().then((made) => void (binaryen = made)));
`,
);
copyFileSync(join(dirname(source), "LICENSE"), target.replace(/js$/, "LICENSE"));
