import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { arch, cpus, platform } from "node:os";
import { type PeerModule, peers } from "../peers/table.ts";

/** The machine and the versions that results hold for. */
export interface Machine {
  readonly processor: string;
  readonly platform: string;
  readonly node: string;
  readonly v8: string;
  /** Versions of the peers, by their names. */
  readonly versions: Readonly<Record<string, string>>;
}

export const describeMachine = (): Machine => ({
  processor: `${cpus()[0]?.model.trim()}, ${cpus().length} cores`,
  platform: `${platform()} ${arch()}`,
  node: process.versions.node,
  v8: process.versions.v8,
  versions: {
    ...Object.fromEntries(
      Object.entries(peers as Record<string, PeerModule>).flatMap(([name, { package: installed }]) =>
        installed ? [[name, versionOf(installed)]] : [],
      ),
    ),
    C: compilerVersion(),
  },
});

function versionOf(installed: string): string {
  const path = new URL(`../node_modules/${installed}/package.json`, import.meta.url);
  if (!existsSync(path))
    throw new Error(`${installed} is not installed: cd bench && npm ci --ignore-scripts`);
  return JSON.parse(readFileSync(path, "utf8")).version;
}

function compilerVersion(): string {
  const { stdout } = spawnSync("gcc", ["-dumpfullversion"], { encoding: "utf8" });
  return stdout ? `gcc ${stdout.trim()} -O3` : "no gcc";
}
