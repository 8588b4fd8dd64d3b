import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { findUp } from "../files/find-up.ts";
import { printablePath } from "../output/display-path.ts";
import { makeProblem, type Problem } from "../problems/problem.ts";

/** The remark that Prettier would rewrite modules in this project, unless .prettierignore names their folder. */
export function warnOfPrettier(output: string, file: string): Problem | undefined {
  const missing = missingIgnore(output);
  if (missing === undefined) return undefined;
  const line = missing.line === "/" ? basename(file) : missing.line;
  const help = `add the line ${line} to ${printablePath(relative(".", missing.path))}`;
  return makeProblem("prettier-rewrites", { file }, { severity: "info", help });
}

/** The line for a folder of modules that .prettierignore lacks; undefined where it has one, or there is no Prettier. */
export function missingIgnore(output: string): { readonly path: string; readonly line: string } | undefined {
  const folder = resolve(output);
  // A folder of modules can have a package.json of its own, which only says that they are ES modules.
  const isProject = folder === process.cwd();
  const manifest = findUp(isProject ? folder : dirname(folder), "package.json");
  if (manifest === undefined) return undefined;
  const project = dirname(manifest);
  if (!hasPrettier(project) || isIgnored(project, folder)) return undefined;
  return { path: join(project, ".prettierignore"), line: `${printablePath(relative(project, folder))}/` };
}

function hasPrettier(project: string): boolean {
  if (readdirSync(project).some((name) => /^\.prettierrc|^prettier\.config\./.test(name))) return true;
  try {
    const { prettier, dependencies, devDependencies } = JSON.parse(
      readFileSync(join(project, "package.json"), "utf8"),
    );
    return [prettier, dependencies?.prettier, devDependencies?.prettier].some((found) => found !== undefined);
  } catch {
    return false;
  }
}

/** Whether a line of .prettierignore names the folder or one around it; other patterns are not interpreted. */
function isIgnored(project: string, folder: string): boolean {
  const path = join(project, ".prettierignore");
  if (!existsSync(path)) return false;
  const names = relative(project, folder).split(/[\\/]/);
  return readFileSync(path, "utf8")
    .split(/\r?\n/)
    .some((line) => line.split("/").some((part) => part !== "" && (names.includes(part) || part === "*.ts")));
}
