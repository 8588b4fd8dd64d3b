import { join } from "node:path";
import { originOf } from "../../check/read-banner.ts";
import { list } from "../../diagnostics/words.ts";
import { readIfThere } from "../files/write-all.ts";
import { printablePath } from "../output/display-path.ts";
import { makeProblem, type Problem } from "../problems/problem.ts";
import { isSystemError } from "../problems/system-error.ts";

/**
 * The warning that a module of the other language is still there, which an import may find instead: TypeScript takes net3.ts for
 * `./net3.js`. `file` is the module that is written now, of a network with this name.
 */
export function warnOfLeftover(output: string, name: string, file: string): Problem | undefined {
  const module = join(output, name);
  const left = (file.endsWith(".js") ? typescriptOf(module) : javascriptOf(module)).map(printablePath);
  if (left.length === 0) return undefined;
  const help = `delete ${list(left)}`;
  return makeProblem("leftover-module", { file, left }, { severity: "warning", help });
}

const typescriptOf = (module: string): string[] =>
  hashIn(`${module}.ts`) === undefined ? [] : [`${module}.ts`];

/**
 * JavaScript that neuroll wrote, known by the types beside it: a compiler that makes JavaScript of a module in TypeScript
 * keeps the banner in what runs, but in its types only neuroll writes one.
 */
function javascriptOf(module: string): string[] {
  const hash = hashIn(`${module}.d.ts`);
  if (hash === undefined) return [];
  return hashIn(`${module}.js`) === hash ? [`${module}.js`, `${module}.d.ts`] : [`${module}.d.ts`];
}

/** The hash in the banner of a file; undefined if it is not there, or not of neuroll. */
function hashIn(path: string): string | undefined {
  try {
    const bytes = readIfThere(path);
    return bytes && originOf(new TextDecoder().decode(bytes)).hash;
  } catch (problem) {
    if (!isSystemError(problem)) throw problem;
    return undefined;
  }
}
