import { isLost } from "../../diagnostics/exact.ts";

/** What `JSON.parse` passes over in silence. */
export interface Scanned {
  /** The first key that stands twice in one object. */
  readonly repeatedKey: string | undefined;
  /** Numbers that no double can stand for, as the text spells them, by where they are: `layers.0.W.3.1`. */
  readonly lost: ReadonlyMap<string, string>;
}

/** A list has items by number, an object has keys. */
interface Open {
  readonly keys: Set<string> | undefined;
  at: number | string;
}

/** A text, which is a key where a colon follows; what a list or an object begins, parts and ends with; a number. */
const TOKEN = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[[\]{},]|-?\d[\d.eE+-]*/g;

/** Walks over a text that is known to be JSON. */
export function scanJson(text: string): Scanned {
  const open: Open[] = [];
  const lost = new Map<string, string>();
  let repeatedKey: string | undefined;
  for (const [token, string, colon] of text.matchAll(TOKEN)) {
    const inner = open.at(-1);
    if (token === "[") open.push({ keys: undefined, at: 0 });
    else if (token === "{") open.push({ keys: new Set(), at: "" });
    else if (token === "]" || token === "}") open.pop();
    else if (token === ",") {
      if (typeof inner?.at === "number") inner.at++;
    } else if (string === undefined) {
      if (isLost(token)) lost.set(open.map(({ at }) => at).join("."), token);
    } else if (colon !== undefined && inner?.keys !== undefined) {
      inner.at = JSON.parse(string) as string;
      if (inner.keys.has(inner.at)) repeatedKey ??= inner.at;
      inner.keys.add(inner.at);
    }
  }
  return { repeatedKey, lost };
}
