import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { findBuildId } from "../../../generator/cli/cache/build-id.ts";
import { root } from "../specs.ts";

/** Where builds lie: in the project, so that they find its packages. */
const builds = join(root, "node_modules/.cache/neuroll-tests/builds");
const HOUR = 3_600_000;

let built: string | undefined;

/** `gen` as it is published, but for the copies of TypeScript and Binaryen; built when a source has changed. */
export function builtProgram(): string {
  built ??= join(findOrMakeBuild(), "generator/cli.js");
  return built;
}

function findOrMakeBuild(): string {
  const build = join(builds, findBuildId(join(root, "generator")) as string);
  if (!existsSync(build)) makeBuild(build);
  return build;
}

/** Builds apart and then moves, since another process may do the same now. */
function makeBuild(build: string): void {
  removeOld(builds);
  const apart = `${build}.${process.pid}`;
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const flags = ["-p", "tsconfig.build.json", "--noCheck", "--declaration", "false", "--outDir", apart];
  execFileSync(process.execPath, [tsc, ...flags], { cwd: root });
  execFileSync(process.execPath, ["scripts/bundle-command.mjs", apart], { cwd: root });
  try {
    renameSync(apart, build);
  } catch (thrown) {
    if (!existsSync(build)) throw thrown;
    rmSync(apart, { recursive: true });
  }
}

/** Removes from a folder what was made more than an hour ago; the folder is made if it is not there. */
export function removeOld(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const old = join(folder, name);
    const { mtimeMs = 0 } = statSync(old, { throwIfNoEntry: false }) ?? {};
    if (mtimeMs < Date.now() - HOUR) rmSync(old, { recursive: true, force: true });
  }
}
