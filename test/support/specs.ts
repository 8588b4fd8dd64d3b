import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Compiled, type CompileOptions, compile } from "../../generator/generate.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Compiles a spec file of the project. */
export function compileFile(path: string, options: CompileOptions = {}): Promise<Compiled> {
  const file = join(root, path);
  return compile(readFileSync(file), {
    path,
    readFile: (name) => readFileSync(join(dirname(file), name)),
    ...options,
  });
}

/** Every spec of the project, as its name: `net3`. */
export const specNames = readdirSync(join(root, "specs"))
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => name.replace(/\.yaml$/, ""))
  .sort();
