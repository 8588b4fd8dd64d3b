import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Config } from "../../ir/config.ts";
import type { SpecSource } from "../../ir/spec.ts";
import { displayPath } from "../output/display-path.ts";

/** The config of a project, and where it is. */
export interface LoadedConfig {
  readonly folder: string;
  /** How messages call the file. */
  readonly file: string;
  readonly config: Config;
}

const names = ["neuroll.config.ts", "neuroll.config.mts", "neuroll.config.js", "neuroll.config.mjs"];

/** The config file of a folder or, up to the one that contains its package.json, of one around it. */
export function findConfig(folder = process.cwd()): string | undefined {
  const here = names.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (here !== undefined) return here;
  const around = dirname(folder);
  return around === folder || existsSync(join(folder, "package.json")) ? undefined : findConfig(around);
}

const wanted = {
  must: "an object",
  example: 'defineConfig({ specs: "specs/*.yaml" })',
};

/**
 * Runs the config file of the project, if it has one; the code for that is loaded only then. Each file of it is told to `onFile`. Throws
 * a Failure or a SpecError.
 */
export async function loadConfig(onFile?: (path: string) => void): Promise<LoadedConfig | undefined> {
  const path = findConfig();
  if (path === undefined) return undefined;
  onFile?.(path);
  const [{ runProgram }, { locateInProgram }, { checkConfig }] = await Promise.all([
    import("../code/run-program.ts"),
    import("../code/locate.ts"),
    import("../../1-read/check-config.ts"),
  ]);
  const { value, program } = await runProgram(path, wanted, onFile);
  const source: SpecSource = {
    path: displayPath(path),
    text: program.files.get(resolve(path)) ?? "",
    locate: locateInProgram(program),
    texts: program.texts,
  };
  return { folder: dirname(path), file: displayPath(path), config: checkConfig(value, source) };
}
