import { isInexact } from "../../diagnostics/inexact-literal.ts";
import { malformed } from "./weight-file-problem.ts";

/**
 * Parses JSON, and finds numbers that no double holds exactly.
 * @param whose the beginning of messages: `has a header that `
 * @throws WeightFileProblem
 */
export function parseJson(
  bytes: Uint8Array,
  whose = "",
): { readonly value: unknown; readonly lost: JsonScan["lost"] } {
  const text = attempt(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  if (text instanceof Error) throw malformed(`${whose}is not valid UTF-8`);
  const value = attempt((): unknown => JSON.parse(text));
  if (value instanceof Error) throw malformed(`${whose}is not valid JSON: ${value.message}`);
  const { repeatedKey, lost } = scanJson(text);
  if (repeatedKey !== undefined)
    throw malformed(`${whose}contains the key ${JSON.stringify(repeatedKey)} twice in the same object`);
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

/** What `JSON.parse` does not report. */
interface JsonScan {
  /** The first key that an object has twice. */
  readonly repeatedKey: string | undefined;
  /** Numbers that no double holds exactly, as the text spells them, by their path: `layers.0.W.3.1`. */
  readonly lost: ReadonlyMap<string, string>;
}

/** An array or object that is not closed yet, and the index or key that is being read. */
interface Open {
  readonly keys: Set<string> | undefined;
  at: number | string;
}

/** A string, which before a colon is a key; a bracket, brace or comma; a number. */
const TOKEN = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[[\]{},]|-?\d[\d.eE+-]*/g;

/** The tokens without which keys are not found. */
const TOKEN_AROUND_KEYS = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[[\]{}]/g;

/** What every number has in it that no double holds: many digits before the point or after it, or a large exponent. */
const MAY_BE_INEXACT = /(?<![\d.])\d{16}|\.\d{60}|[eE][+-]?\d{3}/;

/** Scans a text that is known to be valid JSON. Numbers, which are most of it, are looked at only if one of them may be lost. */
function scanJson(text: string): JsonScan {
  const open: Open[] = [];
  const lost = new Map<string, string>();
  let repeatedKey: string | undefined;
  for (const [token, string, colon] of text.matchAll(MAY_BE_INEXACT.test(text) ? TOKEN : TOKEN_AROUND_KEYS)) {
    const inner = open.at(-1);
    if (token === "[") open.push({ keys: undefined, at: 0 });
    else if (token === "{") open.push({ keys: new Set(), at: "" });
    else if (token === "]" || token === "}") open.pop();
    else if (token === ",") {
      if (typeof inner?.at === "number") inner.at++;
    } else if (string === undefined) {
      if (isInexact(token)) lost.set(open.map(({ at }) => at).join("."), token);
    } else if (colon !== undefined && inner?.keys !== undefined) {
      inner.at = JSON.parse(string) as string;
      if (inner.keys.has(inner.at)) repeatedKey ??= inner.at;
      inner.keys.add(inner.at);
    }
  }
  return { repeatedKey, lost };
}
