import { posix, relative, resolve } from "node:path";
import { shellWord } from "../../diagnostics/shell-word.ts";
import { version } from "../../version.ts";
import { packageFolder } from "../files/package-folder.ts";
import { addPackage } from "./manager.ts";
import type { NextCommand } from "./plan.ts";
import { isIgnoredByGit, type Project, slashed } from "./project.ts";

/** Where the archive that `npm pack` makes is to be put in a repository. */
const archive = `vendor/neuroll-${version}.tgz`;

/** The folder of neuroll that runs, from the working directory; undefined if it is installed, from where nobody knows. */
function checkout(): string | undefined {
  const own = packageFolder();
  return own.split(/[\\/]/).includes("node_modules") ? undefined : slashed(relative(".", own));
}

/** The command that adds neuroll to a project that does not name it. */
export function addNeuroll(project: Project): NextCommand {
  const source = checkout();
  return source === undefined
    ? {
        command: addPackage(project, `./${archive}`),
        about: "install neuroll, from the archive that npm pack makes",
      }
    : { command: addPackage(project, shellWord(source)), about: "install neuroll" };
}

/** Why a machine that has only the repository cannot install neuroll, if it cannot, and what to do. */
export function faultOfDependency(project: Project): { reason: string; help: string } | undefined {
  const copy = `run npm pack where neuroll is, copy the archive to ${archive}, and run ${addPackage(project, `./${archive}`)}`;
  const { neuroll, repository } = project;
  if (neuroll === undefined) {
    const source = checkout();
    if (source === undefined || !isOutside(source, repository))
      return { reason: "package.json does not name neuroll", help: copy };
    return {
      reason: `package.json does not name neuroll, and ${source} is outside of the repository`,
      help: copy,
    };
  }
  const file = neuroll.range.match(/^(?:file|link|portal):(.*)$|^(\.{0,2}\/.*)$/);
  const path = file?.[1] ?? file?.[2];
  if (path === undefined) return undefined;
  const from = posix.normalize(slashed(relative(".", resolve(neuroll.folder, path))));
  if (isOutside(from, repository))
    return { reason: `package.json names ${neuroll.range}, which is outside of the repository`, help: copy };
  return isIgnoredByGit(from)
    ? {
        reason: `package.json names ${neuroll.range}, which git ignores`,
        help: `run git add --force ${shellWord(from)}`,
      }
    : undefined;
}

const isOutside = (path: string, repository: string): boolean => {
  const inside = slashed(relative(resolve(repository), resolve(path)));
  return inside.startsWith("../") || inside === ".." || resolve(inside) === inside;
};
