import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { findUp } from "../files/find-up.ts";

const LANGUAGE = extname(import.meta.filename);

/** What `findBuildId` found when the command was bundled: scripts/bundle-command.mjs defines it. */
declare const NEUROLL_BUILD: string;

let known: { readonly id: string | undefined } | undefined;

/**
 * A hash that identifies this build of neuroll: its own files, and the package.json of every dependency. Undefined where
 * packages are not installed as folders. Computed once, before the compiler is loaded.
 */
export function buildId(): string | undefined {
  if (typeof NEUROLL_BUILD === "string") return `${NEUROLL_BUILD} ${process.version}`;
  known ??= { id: findBuildId(join(import.meta.dirname, "..", "..")) };
  return known.id;
}

/** The same for the neuroll at a given folder `generator`. */
export function findBuildId(generator: string): string | undefined {
  const hash = createHash("sha256").update(process.version);
  for (const folder of [generator, join(generator, "..", "templates")])
    for (const file of filesIn(folder)) hash.update(file).update(readFileSync(join(folder, file)));
  const own = findUp(generator, "package.json");
  const isWhole = own !== undefined && addPackages(own, hash, new Set());
  return isWhole ? hash.digest("hex") : undefined;
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(LANGUAGE) && !name.endsWith(".d.ts"))
    .sort();

/** Hashes the dependencies of a package, and theirs. Returns whether all were found. */
function addPackages(path: string, hash: ReturnType<typeof createHash>, seen: Set<string>): boolean {
  const { dependencies = {} } = JSON.parse(readFileSync(path, "utf8")) as Dependent;
  return Object.keys(dependencies).every((name) => {
    const found = findUp(dirname(path), join("node_modules", name, "package.json"));
    if (found === undefined) return false;
    if (seen.has(found)) return true;
    seen.add(found);
    hash.update(readFileSync(found));
    return addPackages(found, hash, seen);
  });
}

interface Dependent {
  readonly dependencies?: Readonly<Record<string, string>>;
}
