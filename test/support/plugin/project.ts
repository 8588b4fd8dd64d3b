import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Options } from "../../../generator/plugin/options.ts";
import { folderOf } from "../cli/folder.ts";
import { packedArchive } from "../packed.ts";
import { root } from "../specs.ts";

/**
 * A project outside of the repository. Its `node_modules` has the packed archive, the packages that this depends on, and those that
 * are named.
 */
export function projectOf(
  files: Readonly<Record<string, string | Uint8Array>>,
  packages: readonly string[] = [],
): string {
  const folder = folderOf({ "package.json": '{ "type": "module" }\n', ...files });
  const neuroll = join(folder, "node_modules/neuroll");
  mkdirSync(neuroll, { recursive: true });
  execFileSync("tar", ["xzf", packedArchive(), "--strip-components=1", "-C", neuroll]);
  const { dependencies } = JSON.parse(readFileSync(join(neuroll, "package.json"), "utf8"));
  for (const name of new Set([...Object.keys(dependencies), ...packages])) linkPackage(folder, name);
  return folder;
}

function linkPackage(folder: string, name: string): void {
  const path = join("node_modules", name);
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  symlinkSync(join(root, path), join(folder, path));
}

/** The plugin that the archive of a project has for a bundler. */
export async function pluginIn<Plugin>(
  folder: string,
  bundler: string,
): Promise<(options?: Options) => Plugin> {
  const neuroll = join(folder, "node_modules/neuroll");
  const { exports } = JSON.parse(readFileSync(join(neuroll, "package.json"), "utf8"));
  return (await import(pathToFileURL(join(neuroll, exports[`./plugin/${bundler}`].default)).href)).default;
}
