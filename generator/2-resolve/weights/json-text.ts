import { type Scanned, scanJson } from "./scan-json.ts";
import { malformed } from "./weight-file-problem.ts";

/**
 * What JSON says, and where it has a number that no double can stand for; see scan-json.ts.
 * @param whose what stands before `is not JSON.` in a problem
 * @throws WeightFileProblem
 */
export function parseJson(
  bytes: Uint8Array,
  whose = "",
): { readonly value: unknown; readonly lost: Scanned["lost"] } {
  const text = attempt(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  if (text instanceof Error) throw malformed(`${whose}is not UTF-8 text.`);
  const value = attempt((): unknown => JSON.parse(text));
  if (value instanceof Error) throw malformed(`${whose}is not JSON: ${value.message}.`);
  const { repeatedKey, lost } = scanJson(text);
  if (repeatedKey !== undefined)
    throw malformed(`${whose}has the key ${JSON.stringify(repeatedKey)} twice in one object.`);
  return { value, lost };
}

function attempt<T>(compute: () => T): T | Error {
  try {
    return compute();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

export const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
