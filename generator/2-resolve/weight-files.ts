import type { Place } from "../diagnostics/diagnostic.ts";
import { helps } from "../diagnostics/messages.ts";
import { readReported } from "../diagnostics/read-reported.ts";
import type { Report } from "../diagnostics/report.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { FieldPath } from "../ir/location.ts";
import { insideFolder, type ReadFile } from "../ir/relative-path.ts";
import type { TensorSpec } from "../ir/spec.ts";
import type { TensorData } from "../ir/tensor-data.ts";
import { openWeightFile, type WeightFile, WeightFileProblem } from "./weights/index.ts";

export type WeightReference = Extract<TensorSpec, { from: "file" }>;

/** The weight files of a spec, each read and reported once. */
export class WeightFiles {
  readonly #main: string | undefined;
  readonly #readFile: ReadFile;
  readonly #report: Report;
  readonly #path: FieldPath;
  readonly #opened = new Map<string, WeightFile | undefined>();
  /** Whether a reference uses the file of `weights:`. */
  mainIsUsed = false;

  /** `readFile` gets paths relative to the spec, whose own path is `path` where it is embedded in another one. */
  constructor(main: string | undefined, readFile: ReadFile, report: Report, path: FieldPath) {
    this.#main = main;
    this.#readFile = readFile;
    this.#report = report;
    this.#path = path;
  }

  /** The tensor that the field at `path` refers to; undefined once a problem is reported. */
  read({ file, key }: WeightReference, path: FieldPath): TensorData | undefined {
    if (file === undefined) this.mainIsUsed = true;
    const name = file ?? this.#main;
    if (name === undefined) {
      this.#report.add("no-weight-file", { key: key ?? "" }, this.#report.place(path));
      return undefined;
    }
    const opened = this.#open(
      name,
      this.#report.place(file === undefined ? [...this.#path, "weights"] : [...path, "file"]),
    );
    const place = this.#report.place(key === undefined ? path : [...path, "key"]);
    return opened && this.#attempt(insideFolder(name) ?? name, place, () => opened.read(key), key);
  }

  /** What messages call a tensor: `fc of digits.npz`, or the file alone. */
  nameOf({ file = this.#main, key }: WeightReference): string {
    const name = insideFolder(file ?? "") ?? "";
    return key === undefined ? name : `${key} of ${name}`;
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
    const bytes = readReported(path, this.#readFile, place, this.#report);
    return bytes && this.#attempt(path, place, () => openWeightFile(path, bytes));
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
