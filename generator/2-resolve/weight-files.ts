import type { Place } from "../diagnostics/diagnostic.ts";
import { helps } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { FieldPath } from "../ir/location.ts";
import type { TensorSpec } from "../ir/spec.ts";
import type { TensorData } from "../ir/tensor-data.ts";
import { openWeightFile, type WeightFile, WeightFileProblem } from "./weights/index.ts";

/** Returns the bytes of a file by its path relative to the spec's folder, with `/` between names; throws if it cannot. */
export type ReadFile = (path: string) => Uint8Array;

export type WeightReference = Extract<TensorSpec, { from: "file" }>;

/** The weight files of a spec, each read and reported once. */
export class WeightFiles {
  readonly #main: string | undefined;
  readonly #readFile: ReadFile;
  readonly #report: Report;
  readonly #opened = new Map<string, WeightFile | undefined>();
  /** Whether a reference uses the file of `weights:`. */
  mainIsUsed = false;

  constructor(main: string | undefined, readFile: ReadFile, report: Report) {
    this.#main = main;
    this.#readFile = readFile;
    this.#report = report;
  }

  /** The tensor that the field at `path` refers to; undefined once a problem is reported. */
  read({ file, key }: WeightReference, path: FieldPath): TensorData | undefined {
    if (file === undefined) this.mainIsUsed = true;
    const name = file ?? this.#main;
    if (name === undefined) {
      this.#report.add("no-weight-file", { key: key ?? "" }, this.#report.place(path));
      return undefined;
    }
    const opened = this.#open(name, this.#report.place(file === undefined ? ["weights"] : [...path, "file"]));
    const place = this.#report.place(key === undefined ? path : [...path, "key"]);
    return opened && this.#attempt(insideFolder(name) ?? name, place, () => opened.read(key), key);
  }

  #open(name: string, place: Place): WeightFile | undefined {
    const path = insideFolder(name) ?? name;
    if (!this.#opened.has(path)) this.#opened.set(path, this.#openFirst(name, place));
    return this.#opened.get(path);
  }

  #openFirst(name: string, place: Place): WeightFile | undefined {
    const path = insideFolder(name);
    if (path === undefined) {
      this.#report.add("path-outside", { file: name }, place);
      return undefined;
    }
    const bytes = this.#bytes(path, place);
    return bytes && this.#attempt(path, place, () => openWeightFile(path, bytes));
  }

  #bytes(file: string, place: Place): Uint8Array | undefined {
    try {
      return this.#readFile(file);
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === undefined) this.#report.add("missing-file", { file }, place);
      else this.#report.add("unreadable-file", { file, reason }, place);
      return undefined;
    }
  }

  #attempt<T>(file: string, place: Place, work: () => T, key?: string): T | undefined {
    try {
      return work();
    } catch (problem) {
      if (!(problem instanceof WeightFileProblem)) throw problem;
      const help = helps.didYouMean(key === undefined ? undefined : suggest(key, problem.keys));
      this.#report.add(problem.code, { file, problem: problem.message }, place, { help });
      return undefined;
    }
  }
}

const reasons: Readonly<Record<string, string>> = {
  EISDIR: "it is a folder",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  ENAMETOOLONG: "its name is too long",
};

/** Why a file cannot be read; undefined if it does not exist. */
function reasonOf(error: unknown): string | undefined {
  const { code = "", message, syscall } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") return undefined;
  // The message of a system error would show the path on this machine.
  return reasons[code] ?? (syscall === undefined ? message : `the system reports ${code}`);
}

/**
 * Normalizes a path in a spec, relative to its folder, without `.` and `..`. Undefined for a path that leaves the folder,
 * is absolute, or could mean another file on another system.
 */
export function insideFolder(path: string): string | undefined {
  if (/^\/|^~[^/]*\/|^~$|^[\w+.-]+:|[\\\p{Cc}]/u.test(path)) return undefined;
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "..") {
      if (names.pop() === undefined) return undefined;
    } else if (name !== "." && name !== "") names.push(name);
  }
  return names.length === 0 ? undefined : names.join("/");
}
