import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ModelFile } from "../../generator/import/imported-model.ts";
import { modelFile } from "../import/support/import-files.ts";
import { root } from "./specs.ts";

type Values = readonly number[] | Readonly<Record<string, number>>;

/** What a JavaScript library saved, and what it computed. */
export interface SavedNetwork {
  readonly file: ModelFile;
  readonly cases: readonly {
    readonly input: Values;
    readonly output: Values;
    readonly output_f64?: Values;
  }[];
}

/** A file of test/data/js: the saved network in `json`, and cases of it. */
export function savedNetwork(name: string): SavedNetwork {
  const { json, cases } = JSON.parse(readFileSync(join(root, "test/data/js", name), "utf8")) as {
    json: unknown;
    cases: SavedNetwork["cases"];
  };
  return { file: modelFile("net.json", JSON.stringify(json)), cases };
}

/** Values in order, those that are named by their names. */
export const inOrder = (values: Values, names: readonly string[] | undefined): number[] =>
  Array.isArray(values)
    ? [...values]
    : (names ?? []).map((name) => (values as Readonly<Record<string, number>>)[name] ?? 0);
