import { existsSync, statSync } from "node:fs";
import { isAbsolute, posix, relative, resolve } from "node:path";
import { shellWord } from "../../diagnostics/shell-word.ts";
import { escapeControls } from "../../diagnostics/words.ts";
import { version } from "../../version.ts";
import { packageFolder } from "../files/package-folder.ts";
import { addPackage } from "./manager.ts";
import type { NextCommand } from "./plan.ts";
import { checksInCi, isIgnoredByGit, type Project, slashed } from "./project.ts";

/** Where the archive that `npm pack` makes is put, so that everybody who has the project has it. */
const vendor = "vendor";
const archive = `${vendor}/neuroll-${version}.tgz`;

/** The commands that add neuroll to a project that does not name it: from its checkout, if a CI job finds that too. */
export function addNeuroll(project: Project): NextCommand[] {
  const own = ownFolder(".");
  if (own === ".") return [];
  const isFound = !checksInCi(project) || (!isOutside(own, project) && !isIgnoredByGit(own));
  return isCheckout() && isFound
    ? [{ command: addPackage(project, shellWord(own)), about: "install neuroll" }]
    : addArchive(project, ".");
}

/** Why a machine that has only the repository cannot install what package.json names, if it cannot, and what to do. */
export function faultOfDependency(project: Project): { reason: string; help: string } | undefined {
  if (project.neuroll === undefined) return undefined;
  const { range, folder } = project.neuroll;
  const path = pathIn(range);
  if (path === undefined) return undefined;
  const start = `${posix.join(folder, "package.json")} names ${escapeControls(range)}`;
  const commands = addArchive(project, folder).map(({ command }) => command);
  const help = `run ${[...(folder === "." ? [] : [`cd ${folder}`]), ...commands].join(" && ")}`;
  if (isOfMachine(path)) return { reason: `${start}, a path on this machine`, help };
  const from = posix.normalize(slashed(relative(".", resolve(folder, path))));
  if (isOutside(from, project))
    return { reason: `${start}, which is outside the ${project.hasGit ? "repository" : "project"}`, help };
  if (!isIgnoredByGit(from)) return undefined;
  const reason = `${start}, which git ignores`;
  // Of a folder, git would take what is installed and built in it, too.
  return { reason, help: isFile(from) ? `run ${addToGit(from, ".")}` : help };
}

/** The path of the neuroll that runs from a folder, as package managers take it: `../neuroll`, `./tools/neuroll`. */
function ownFolder(from: string): string {
  const path = slashed(relative(from, packageFolder()));
  return path === "" ? "." : /^\.\.(?:\/|$)/.test(path) || isAbsolute(path) ? path : `./${path}`;
}

/** Whether the neuroll that runs is a checkout: an installed one is wherever a package manager put it. */
const isCheckout = (): boolean => !packageFolder().split(/[\\/]/).includes("node_modules");

/** The commands that, in a folder, put the neuroll that runs into it as an archive, and install that. */
function addArchive(project: Project, where: string): NextCommand[] {
  const own = shellWord(ownFolder(where));
  // What is installed is built, and without the sources.
  const built = isCheckout() ? "" : "--ignore-scripts ";
  const steps: readonly (NextCommand & { readonly unless?: boolean })[] = [
    {
      command: `mkdir ${vendor}`,
      about: "make a folder for neuroll",
      unless: existsSync(posix.join(where, vendor)),
    },
    {
      command: `npm pack ${own} ${built}--pack-destination ${vendor}`,
      about: "put neuroll into it, as an archive",
      unless: existsSync(posix.join(where, archive)),
    },
    { command: addPackage(project, `./${archive}`), about: "install neuroll" },
    {
      command: addToGit(archive, where),
      about: "commit neuroll too: CI installs it",
      unless: !project.hasGit || !checksInCi(project),
    },
  ];
  return steps.filter(({ unless }) => unless !== true).map(({ command, about }) => ({ command, about }));
}

/** Adds a path in a folder to git, also where git ignores it. */
const addToGit = (path: string, where: string): string =>
  `git add ${isIgnoredByGit(posix.join(where, path)) ? "--force " : ""}${shellWord(path)}`;

/** The path that a range means, with `/` between names; undefined if it means no path. */
function pathIn(range: string): string | undefined {
  const [, patched] = /^patch:neuroll@([^#]*)/.exec(range) ?? [];
  if (patched !== undefined) return pathIn(decoded(patched));
  const text = range.replaceAll("\\", "/");
  const [, path] = /^(?:git\+)?(?:file|link|portal):(.*)$/.exec(text) ?? [];
  // npm takes file:/../neuroll as file:../neuroll.
  if (path !== undefined) return path.replace(/^\/+(?=(?:\.{1,2}|~)(?:\/|$))/, "");
  const isPath = /^(?:\.{0,2}\/|\.{1,2}$|~\/|[a-z]:\/)/i.test(text);
  const isArchive = /\.(?:tgz|tar|tar\.gz)$/i.test(text) && !text.includes(":");
  return isPath || isArchive ? text : undefined;
}

/** Yarn writes `:` in a patch as `%3A`. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether a path begins at a root, a drive or the home folder. */
const isOfMachine = (path: string): boolean => /^(?:\/|~\/|[a-z]:)/i.test(path);

const isOutside = (path: string, { repository }: Project): boolean => {
  const inside = slashed(relative(resolve(repository), resolve(path)));
  return inside.startsWith("../") || inside === ".." || isAbsolute(inside);
};

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
