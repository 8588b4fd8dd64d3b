import { parseJson } from "../2-resolve/weights/json-text.ts";
import { WeightFileProblem } from "../2-resolve/weights/weight-file-problem.ts";
import { ImportError, type ImportProblem, type ModelFile } from "./imported-model.ts";

/**
 * What a JSON file says.
 * @throws ImportError where it is no JSON, or has numbers that no double can stand for
 */
export function readJson({ bytes }: ModelFile): unknown {
  try {
    const { value, lost } = parseJson(bytes);
    if (lost.size > 0) throw new ImportError(...[...lost].slice(0, MOST_LOST).map(lostNumber));
    return value;
  } catch (problem) {
    if (!(problem instanceof WeightFileProblem)) throw problem;
    throw new ImportError({ reason: `the file ${problem.message.replace(/\.$/, "")}` });
  }
}

/** So many numbers are named that the message can be read. */
const MOST_LOST = 8;

const lostNumber = ([where, literal]: [string, string]): ImportProblem => ({
  where,
  reason: `${literal} is a number that a double cannot hold`,
});
