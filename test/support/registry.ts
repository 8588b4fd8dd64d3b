import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./specs.ts";

/** An entry of a lock file; most of its fields are those that a registry has for a version. */
interface LockedPackage {
  readonly name?: string;
  readonly version: string;
  readonly integrity: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Archive {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly integrity: string;
}

export interface Registry {
  /** Its address, without a slash at the end. */
  readonly url: string;
  close(): void;
}

/** What lock files have, by the paths of packages from the root of the project. */
type Locked = Readonly<Record<string, LockedPackage>>;

/**
 * A registry on this machine that knows the packages of the lock files, in their versions, and nothing else. It has archives only of the
 * packages at `paths` and of what these depend on, as far as it is installed: `["node_modules/esbuild"]`. They come from npm's cache, where
 * `npm ci` put them.
 */
export async function startRegistry(paths: readonly string[]): Promise<Registry> {
  const locked = readLockFiles();
  const folder = mkdtempSync(join(tmpdir(), "neuroll-registry-"));
  const archives = download(needed(locked, paths), folder);
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? "").slice(1);
    const archive = archives.find(({ filename }) => path === `-/${filename}`);
    if (archive !== undefined) return response.end(readFileSync(join(folder, archive.filename)));
    const versions = versionsOf(locked, path);
    if (versions.length === 0) return response.writeHead(404).end(`there is no ${path} here`);
    const described = describeVersions(path, versions, (version) => {
      const found = archives.find((archive) => archive.name === path && archive.version === version);
      return `http://${request.headers.host}/-/${found?.filename ?? "not-here.tgz"}`;
    });
    return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(described));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true });
    },
  };
}

function readLockFiles(): Locked {
  const entries = ["", "test/package/"].flatMap((folder) => {
    const { packages } = JSON.parse(readFileSync(join(root, folder, "package-lock.json"), "utf8"));
    return Object.entries<LockedPackage>(packages).map(([path, entry]) => [folder + path, entry] as const);
  });
  const locked = Object.fromEntries(entries);
  return Object.fromEntries(entries.map(([path, entry]) => [path, withoutOtherSystems(locked, path, entry)]));
}

/** Leaves out optional dependencies that are not installed here, since Yarn asks also for those of other systems. */
function withoutOtherSystems(locked: Locked, path: string, entry: LockedPackage): LockedPackage {
  const here = Object.entries(entry.optionalDependencies ?? {}).filter(([name]) =>
    existsSync(join(root, resolvePackage(locked, name, path))),
  );
  return { ...entry, optionalDependencies: Object.fromEntries(here) };
}

const nameOf = (path: string, { name }: LockedPackage): string =>
  name ?? path.replace(/^.*node_modules\//, "");

/** The versions of a package, the one that the project itself depends on last. */
const versionsOf = (locked: Locked, name: string): readonly LockedPackage[] =>
  Object.entries(locked)
    .filter(([path, entry]) => nameOf(path, entry) === name)
    .sort(([a], [b]) => b.length - a.length)
    .map(([, entry]) => entry);

/** `NAME@VERSION` of packages and of all that they depend on, where it is installed. */
function needed(locked: Locked, paths: readonly string[]): readonly string[] {
  const found = new Map<string, string>();
  const visit = (path: string): void => {
    const entry = locked[path];
    if (entry === undefined || found.has(path) || !existsSync(join(root, path))) return;
    found.set(path, `${nameOf(path, entry)}@${entry.version}`);
    for (const name of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }))
      visit(resolvePackage(locked, name, path));
  };
  for (const path of paths) visit(path);
  return [...found.values()];
}

/** The path at which Node finds a package that the one at `from` depends on; one that is not there, if there is none. */
function resolvePackage(locked: Locked, name: string, from: string): string {
  const here = `${from}${from && "/"}node_modules/${name}`;
  if (from === "" || here in locked) return here;
  return resolvePackage(locked, name, from.replace(/\/?(?:node_modules\/(?:@[^/]+\/)?)?[^/]+$/, ""));
}

function download(specs: readonly string[], folder: string): readonly Archive[] {
  const flags = ["--offline", "--ignore-scripts", "--json", "--pack-destination", folder];
  const options = { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 28, stdio: "pipe" } as const;
  try {
    return JSON.parse(execFileSync("npm", ["pack", ...specs, ...flags], options));
  } catch (cause) {
    const commands = "npm ci && npm ci --prefix test/package --ignore-scripts";
    throw new Error(`npm's cache lacks an archive of a package that is installed: run ${commands}`, {
      cause,
    });
  }
}

/** What a registry says about a package. */
function describeVersions(
  name: string,
  versions: readonly LockedPackage[],
  addressOf: (version: string) => string,
): object {
  const entries = versions.map((locked) => {
    const { version, integrity } = locked;
    return [
      version,
      { ...locked, name, _id: `${name}@${version}`, dist: { tarball: addressOf(version), integrity } },
    ];
  });
  return {
    name,
    "dist-tags": { latest: versions.at(-1)?.version },
    versions: Object.fromEntries(entries),
    // Some managers do not install what was published only just now.
    time: Object.fromEntries(versions.map(({ version }) => [version, "2020-01-01T00:00:00.000Z"])),
  };
}
