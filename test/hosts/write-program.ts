import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { toJavaScript } from "../support/run-text.ts";
import { root } from "../support/specs.ts";
import type { HostCase } from "./cases.ts";

/** Where the modules are, in the folder of a program. */
export const MODULES = "modules";

/**
 * Writes a program of ES modules into a folder: the generated modules, and `program.js`, whose `run(targets?)` runs them. If a
 * host does not import TypeScript, esbuild removes the types of those modules, as bundlers do.
 */
export function writeProgram(folder: string, cases: readonly HostCase[], importsTypeScript: boolean): void {
  mkdirSync(join(folder, MODULES), { recursive: true });
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
  const fileOf = ({ name, language }: HostCase): string =>
    join(MODULES, language === "ts" && !importsTypeScript ? `${name}.js` : name);
  for (const one of cases) {
    const { name, text, declarations } = one;
    const file = fileOf(one);
    write(file, file.endsWith(name) ? text : toJavaScript(text, "esm"));
    if (declarations) write(file.replace(/js$/, "d.ts"), declarations);
  }
  write("package.json", JSON.stringify({ type: "module" }));
  write("run-modules.js", runModules);
  write(
    "program.js",
    `import { runModules } from "./run-modules.js";
${cases.map((one, n) => `import * as module${n} from "./${fileOf(one)}";`).join("\n")}
const cases = [
${cases.map((one, n) => `  { module: module${n}, ...${JSON.stringify(told(one))} },`).join("\n")}
];
export const run = (targets) => runModules(cases, targets);
`,
  );
}

const told = ({ name, target, calls, inputs }: HostCase) => ({ name, target, calls, inputs });

/** `runModules` and all it imports, as one ES module. */
const runModules = buildSync({
  entryPoints: [join(root, "test/hosts/run-modules.ts")],
  bundle: true,
  write: false,
  format: "esm",
  target: "es2020",
}).outputFiles[0]?.text as string;

/** The program of a folder as one script for an engine without ES modules, which hands its result to `receive`. */
export const bundleScript = (folder: string, receive: string): string =>
  buildSync({
    stdin: { contents: `import { run } from "./program.js";\n${receive}(run());`, resolveDir: folder },
    bundle: true,
    write: false,
    format: "iife",
    target: "es2020",
  }).outputFiles[0]?.text as string;
