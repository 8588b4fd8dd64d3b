import { openWeightFile, type WeightFile } from "../2-resolve/weights/index.ts";
import { parseJson } from "../2-resolve/weights/parse-json.ts";
import { WeightFileProblem } from "../2-resolve/weights/weight-file-problem.ts";
import { ImportError, type ImportProblem, type ModelFile } from "./imported-model.ts";

/**
 * Runs what reads weight files, and says of a problem with one that it is `whose`: `config.json `.
 * @throws ImportError
 */
export function asImport<T>(whose: string, read: () => T): T {
  try {
    return read();
  } catch (problem) {
    if (!(problem instanceof WeightFileProblem)) throw problem;
    throw new ImportError({ reason: `${whose}${problem.message.replace(/\.$/, "")}` });
  }
}

/**
 * What JSON says.
 * @param whose what a problem with it begins with: `config.json `
 * @throws ImportError where it is no JSON, or has numbers that no double can stand for
 */
export function readJson(bytes: Uint8Array, whose = "the file "): unknown {
  const { value, lost } = asImport(whose, () => parseJson(bytes));
  if (lost.size > 0) throw new ImportError(...[...lost].slice(0, MOST_LOST).map(lostNumber));
  return value;
}

/** So many numbers are named that the message can be read. */
const MOST_LOST = 8;

const lostNumber = ([where, literal]: [string, string]): ImportProblem => ({
  where,
  reason: `the number ${literal} does not fit in a double`,
});

/**
 * Opens a file of weights that is itself the model.
 * @throws ImportError what is wrong with the file, also when a tensor is read later
 */
export function openWeights({ path, bytes }: ModelFile): WeightFile {
  const file = asImport("the file ", () => openWeightFile(path, bytes));
  return { keys: file.keys, read: (key) => asImport("the file ", () => file.read(key)) };
}
