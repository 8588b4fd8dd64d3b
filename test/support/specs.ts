import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Compiled, type CompileOptions, compile } from "../../generator/generate.ts";
import { type Loaded, type LoadOptions, load } from "../../generator/load.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Compiles a spec file of the project, without the type check of its module, which test/generate/generated-module.test.ts makes. */
export function compileFile(path: string, options: CompileOptions = {}): Promise<Compiled> {
  const file = join(root, path);
  return compile(readFileSync(file), {
    path,
    readFile: (name) => readFileSync(join(dirname(file), name)),
    typeCheck: false,
    ...options,
  });
}

/** The network of a spec file of the project, and what else is known before it is compiled. */
export function loadFile(path: string, options: LoadOptions = {}): Loaded {
  const file = join(root, path);
  const readFile = (name: string) => readFileSync(join(dirname(file), name));
  return load(readFileSync(file), { path, readFile, ...options });
}

/** Every spec of the project, as its name: `net3`. */
export const specNames = readdirSync(join(root, "specs"))
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => name.replace(/\.yaml$/, ""))
  .sort();
