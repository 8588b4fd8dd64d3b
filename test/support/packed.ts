import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { removeOld } from "./cli/program.ts";
import { root } from "./specs.ts";

/** Where archives and installations lie: outside of the project, so that they do not find its packages. */
const made = join(tmpdir(), "neuroll-tests");

/** What the archive is made of; `dist` is built anew. */
const folders = ["bench", "docs", "examples", "generator", "recipes", "scripts", "specs", "templates"];
const sources = ["*.json", "*.md", "LICENSE", ...folders.map((folder) => `${folder}/**`)];

/**
 * The archive of the project as it is: `npm pack` makes it in a copy of the project, as for publishing. It is made once for all
 * tests and runs that find the same sources.
 */
export const packedArchive = (): string => join(madeOnce("archive", pack), "neuroll.tgz");

/** A folder whose `node_modules` is what `npm install` of the archive makes in an empty project. Change nothing in it. */
export const installedPackage = (): string => madeOnce("installed", installArchive);

/**
 * Gives a folder the package as it is in the archive, and this project's other packages beside it: what an installation has, but made
 * in a moment, and with the bundlers.
 */
export function unpackPackage(folder: string): void {
  const packages = join(folder, "node_modules");
  mkdirSync(join(packages, "neuroll"), { recursive: true });
  execFileSync("tar", ["-xzf", packedArchive(), "--strip-components=1", "-C", join(packages, "neuroll")]);
  for (const name of readdirSync(join(root, "node_modules")))
    if (name !== "neuroll") symlinkSync(join(root, "node_modules", name), join(packages, name));
}

/** Runs npm in a folder; returns what it prints to standard output. */
export const npm = (folder: string, ...words: readonly string[]): string =>
  execFileSync("npm", words, { cwd: folder, encoding: "utf8", stdio: "pipe", maxBuffer: 2 ** 26 });

const files = (): string[] =>
  globSync(sources, { cwd: root, dot: true, ignore: "**/node_modules/**" }).sort();

let hashed: string | undefined;

function hashOfSources(): string {
  const hash = createHash("sha256").update(process.version);
  for (const file of files()) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest("hex").slice(0, 16);
}

/** Makes a folder apart and then moves it, since another process may do the same now. */
function madeOnce(name: string, make: (folder: string) => void): string {
  hashed ??= hashOfSources();
  const folder = join(made, `${name}-${hashed}`);
  if (existsSync(folder)) return folder;
  removeOld(made);
  const apart = mkdtempSync(join(made, "apart-"));
  make(apart);
  try {
    renameSync(apart, folder);
  } catch (thrown) {
    if (!existsSync(folder)) throw thrown;
    rmSync(apart, { recursive: true });
  }
  return folder;
}

function pack(folder: string): void {
  const copy = mkdtempSync(join(tmpdir(), "neuroll-pack-"));
  try {
    for (const file of files()) cpSync(join(root, file), join(copy, file));
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    npm(copy, "pack", "--pack-destination", folder);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  const [archive = ""] = globSync("*.tgz", { cwd: folder });
  renameSync(join(folder, archive), join(folder, "neuroll.tgz"));
}

function installArchive(folder: string): void {
  npm(folder, "init", "--yes", "--init-type", "module");
  npm(folder, "install", "--no-audit", "--no-fund", "--prefer-offline", packedArchive());
}
