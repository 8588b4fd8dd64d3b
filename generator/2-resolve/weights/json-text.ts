import { malformed } from "./weight-file-problem.ts";

/**
 * The text of JSON and what it says.
 * @param whose what stands before `is not JSON.` in a problem
 * @throws WeightFileProblem
 */
export function parseJson(bytes: Uint8Array, whose = ""): { readonly text: string; readonly value: unknown } {
  const text = attempt(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  if (text instanceof Error) throw malformed(`${whose}is not UTF-8 text.`);
  const value = attempt((): unknown => JSON.parse(text));
  if (value instanceof Error) throw malformed(`${whose}is not JSON: ${value.message}.`);
  return { text, value };
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
