import { join } from "node:path";
import { isGenerated } from "../../check/read-banner.ts";
import { list } from "../../diagnostics/words.ts";
import { readIfThere } from "../files/write-all.ts";
import { printablePath } from "../output/display-path.ts";
import { makeProblem, type Problem } from "../problems/problem.ts";
import { isSystemError } from "../problems/system-error.ts";

/** What modules of the other language consist of. */
const endings = { ts: ["js", "d.ts"], js: ["ts"] } as const;

/**
 * The warning that a module of the other language is still there, which an import may find instead: TypeScript takes net3.ts for
 * `./net3.js`. `file` is the module that is written now, of a network with this name.
 */
export function warnOfLeftover(output: string, name: string, file: string): Problem | undefined {
  const language = file.endsWith(".js") ? "js" : "ts";
  const left = endings[language]
    .map((ending) => join(output, `${name}.${ending}`))
    .filter(isOfNeuroll)
    .map(printablePath);
  if (left.length === 0) return undefined;
  const help = `delete ${list(left)}`;
  return makeProblem("leftover-module", { file, left }, { severity: "warning", help });
}

function isOfNeuroll(path: string): boolean {
  try {
    const bytes = readIfThere(path);
    return bytes !== undefined && isGenerated(new TextDecoder().decode(bytes));
  } catch (problem) {
    if (!isSystemError(problem)) throw problem;
    return false;
  }
}
