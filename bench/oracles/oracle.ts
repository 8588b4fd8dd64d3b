import type { ImportOptions, ModelFile } from "../../generator/import/imported-model.ts";

/** A random model as its own program saved it, and what that program computes. */
export interface Sample {
  /** What the model is made of; each is counted. */
  readonly ops: readonly string[];
  /** The model for a reader. */
  readonly text: string;
  readonly file: ModelFile;
  readonly options: ImportOptions;
  readonly cases: readonly Case[];
  /** Whether it mixes the samples of a batch, so that it has to be refused. */
  readonly mixesBatch?: boolean;
}

export interface Case {
  readonly input: readonly number[];
  readonly output: readonly number[];
  /** How far each output moves where numbers on the way are rounded otherwise. */
  readonly spread?: readonly number[];
}

export interface Oracle {
  readonly name: string;
  /** The model of a seed; nothing where the program itself does not take it. */
  readonly draw: (seed: number) => Promise<Sample | undefined>;
}

/** A file in memory, with others beside it by name. */
export const inMemory = (
  path: string,
  bytes: Uint8Array,
  beside: Readonly<Record<string, Uint8Array>> = {},
): ModelFile => ({
  path,
  bytes,
  readBeside: (name) => {
    const found = beside[name];
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  },
});

export const jsonFile = (value: unknown, beside: Readonly<Record<string, Uint8Array>> = {}): ModelFile =>
  inMemory("model.json", new TextEncoder().encode(JSON.stringify(value)), beside);
