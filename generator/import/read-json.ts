import { parseJson } from "../2-resolve/weights/parse-json.ts";
import { asImport } from "./as-import.ts";
import { ImportError, type ImportProblem } from "./imported-model.ts";

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
