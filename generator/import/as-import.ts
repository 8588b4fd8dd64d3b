import { WeightFileProblem } from "../2-resolve/weights/weight-file-problem.ts";
import { ImportError } from "./imported-model.ts";

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
