import { parseJson } from "../../2-resolve/weights/json-text.ts";
import { WeightFileProblem } from "../../2-resolve/weights/weight-file-problem.ts";
import { ImportError } from "../imported-model.ts";

/**
 * Runs what reads weight files, and says of a problem with one that it is `whose`: `config.json `.
 * @throws ImportError
 */
export function asImport<T>(whose: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof WeightFileProblem)) throw error;
    throw new ImportError({ reason: `${whose}${error.message.replace(/\.$/, "")}` });
  }
}

/** @throws ImportError */
export const readJson = (bytes: Uint8Array, whose: string): unknown =>
  asImport(whose, () => parseJson(bytes)).value;
