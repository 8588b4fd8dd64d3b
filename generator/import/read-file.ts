import { openWeightFile, type WeightFile } from "../2-resolve/weights/index.ts";
import { parseJson } from "../2-resolve/weights/parse-json.ts";
import { WeightFileProblem } from "../2-resolve/weights/weight-file-problem.ts";
import { ImportError, type ImportProblem, type ModelFile } from "./imported-model.ts";

/**
 * Runs a reader of weight files and turns its problems into import problems that begin with `whose`: `config.json `.
 * @throws ImportError
 */
export function asImport<T>(whose: string, read: () => T): T {
  try {
    return read();
  } catch (problem) {
    if (!(problem instanceof WeightFileProblem)) throw problem;
    throw new ImportError({ reason: `${whose}${problem.clause}` });
  }
}

/**
 * The value of a JSON file.
 * @param whose how its problems begin: `config.json `
 * @throws ImportError if it is not JSON, or has numbers that do not fit in a double
 */
export function readJson(bytes: Uint8Array, whose = "the file "): unknown {
  const { value, lost } = asImport(whose, () => parseJson(bytes));
  if (lost.size > 0) throw new ImportError(...[...lost].slice(0, MOST_LOST).map(lostNumber));
  return value;
}

/** How many numbers a message lists. */
const MOST_LOST = 8;

const lostNumber = ([where, literal]: [string, string]): ImportProblem => ({
  where,
  reason: `the number ${literal} does not fit in a double`,
});

/**
 * Opens a model that is a weight file.
 * @throws ImportError if the file is damaged; also thrown later, when a tensor is read
 */
export function openWeights({ path, bytes }: ModelFile): WeightFile {
  const file = asImport("the file ", () => openWeightFile(path, bytes));
  return { keys: file.keys, read: (key) => asImport("the file ", () => file.read(key)) };
}
