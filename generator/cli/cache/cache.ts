import { lstatSync } from "node:fs";
import { join, resolve } from "node:path";
import { spellValue } from "../../1-read/plain-value.ts";
import { textsOf } from "../../ir/spec.ts";
import { isProgram } from "../code/program-name.ts";
import type { Summary } from "../compile/summary.ts";
import { findUp } from "../files/find-up.ts";
import { readRegular } from "../files/read-file.ts";
import { userCacheFolder } from "../files/user-cache-folder.ts";
import type { Settings } from "../flags/settings.ts";
import { displayPath } from "../output/display-path.ts";
import { readInside, type SpecFile, STDIN, specFolder } from "../specs/open.ts";
import type { SpecFiles } from "../specs/spec-files.ts";
import { buildId } from "./build-id.ts";
import { type CacheEntry, readEntry, sha256, writeEntry } from "./entry.ts";

/** SHA-256 of the spec and the weight files that a module was compiled from. */
export interface InputHashes {
  /** Of its text or, if a program gives it, of the value; undefined where that cannot be hashed. */
  readonly spec: string | undefined;
  /** Of the texts of a program, where the places of remarks are. */
  readonly program?: string;
  readonly weights: Readonly<Record<string, string>>;
}

/** The hashes of a spec that was opened. */
export function hashesOf({ spec, source }: SpecFile): Pick<InputHashes, "spec" | "program"> {
  if (typeof spec === "string" || spec instanceof Uint8Array) return { spec: sha256(spec) };
  const value = spellValue(spec);
  return {
    spec: value && sha256(value),
    ...(source && { program: sha256(JSON.stringify(textsOf(source))) }),
  };
}

/**
 * The folder that NEUROLL_CACHE names, `node_modules/.cache/neuroll` of the project that modules are written to, or `neuroll` in the
 * user's folder for caches.
 */
function cacheFolder(output: string): string | undefined {
  const { NEUROLL_CACHE: named = "" } = process.env;
  if (named !== "") return resolve(named);
  const modules = findUp(resolve(output), "node_modules");
  if (modules !== undefined) return join(modules, ".cache", "neuroll");
  const folder = userCacheFolder();
  return folder && join(folder, "neuroll");
}

/** What is cached of a spec, if neither it nor its module nor anything they depend on has changed. */
export interface CachedSpec {
  readonly summary: Summary;
  readonly weights: readonly string[];
  readonly outputs: readonly string[];
}

/** The cache of earlier compilations. */
export class Cache {
  readonly #folder: string;
  readonly #build: string;
  readonly #settings: Settings;

  private constructor(folder: string, build: string, settings: Settings) {
    this.#folder = folder;
    this.#build = build;
    this.#settings = settings;
  }

  /** Undefined where there is no folder for it, or no build id. */
  static open(settings: Settings): Cache | undefined {
    const folder = cacheFolder(settings.output);
    const build = folder === undefined ? undefined : buildId();
    return folder === undefined || build === undefined ? undefined : new Cache(folder, build, settings);
  }

  /** The cached result for a spec, if nothing has changed; a file that cannot be read counts as changed. */
  async lookUp(spec: string, files: SpecFiles): Promise<CachedSpec | undefined> {
    if (spec === STDIN) return undefined;
    const entry = readEntry(this.#pathOf(spec));
    if (entry === undefined) return undefined;
    try {
      const hashes = isProgram(spec) ? hashesOf(await files.open(spec)) : { spec: sha256(readRegular(spec)) };
      return this.#isAsItWas(spec, hashes, entry)
        ? {
            summary: entry.summary,
            weights: Object.keys(entry.weights),
            outputs: Object.keys(entry.outputs),
          }
        : undefined;
    } catch {
      return undefined;
    }
  }

  /** Caches a spec whose module was written. */
  store(
    spec: string,
    { spec: hash, program, weights }: InputHashes,
    outputs: readonly { readonly path: string; readonly text: string }[],
    summary: Summary,
  ): void {
    if (spec === STDIN || hash === undefined) return;
    writeEntry(this.#pathOf(spec), {
      fingerprint: this.#fingerprint(spec, hash),
      ...(summary.problemGroup.problems.length > 0 && program !== undefined && { program }),
      weights,
      outputs: Object.fromEntries(outputs.map(({ path, text }) => [resolve(path), sha256(text)])),
      summary,
    });
  }

  #isAsItWas(
    spec: string,
    hashes: Pick<InputHashes, "spec" | "program">,
    { fingerprint, program, weights, outputs }: CacheEntry,
  ): boolean {
    if (hashes.spec === undefined || fingerprint !== this.#fingerprint(spec, hashes.spec)) return false;
    if (program !== undefined && program !== hashes.program) return false;
    const readFile = readInside(specFolder(spec), "spec");
    return (
      Object.entries(weights).every(([file, hash]) => sha256(readFile(file)) === hash) &&
      // A link may lead to the module of another spec.
      Object.entries(outputs).every(
        ([path, hash]) => !lstatSync(path).isSymbolicLink() && sha256(readRegular(path)) === hash,
      )
    );
  }

  #fingerprint(spec: string, hash: string): string {
    const { output, overrides, flags } = this.#settings;
    return sha256(JSON.stringify([this.#build, hash, displayPath(spec), output, overrides, flags]));
  }

  #pathOf(spec: string): string {
    const { output, flags } = this.#settings;
    return join(this.#folder, `${sha256(JSON.stringify([resolve(spec), resolve(output), flags]))}.json`);
  }
}
