import { isPart, isStart } from "./identifier-characters.ts";

/** The form of identifiers as an editor can check it; `faultOf` says which of these are none after all. */
export const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;

/** The words that no binding of strict module code may have, and the one key that is no ordinary property. */
const reserved = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends
  false finally for function if implements import in instanceof interface let new null package private protected
  public return static super switch this throw true try typeof var void while with yield undefined NaN Infinity
  __proto__`.split(/\s+/),
);

/**
 * Why a word is no identifier; nothing where it is one. Identifiers are JavaScript's, but for `$` and for letters that not
 * every compiler and engine knows.
 */
export function identifierError(
  word: string,
): "not-an-identifier" | "reserved-word" | "newer-letter" | undefined {
  if (reserved.has(word)) return "reserved-word";
  if (word !== "" && [...word].every((character, n) => (n === 0 ? isStart : isPart)(character)))
    return undefined;
  return IDENTIFIER.test(word) ? "newer-letter" : "not-an-identifier";
}

/** The nearest identifier: `iris-2` becomes `iris_2`, `2d` becomes `_2d`, `class` becomes `class_`,
 * `__proto__` becomes `proto`. */
export function fixIdentifier(word: string): string {
  const plain = Array.from(word.trim(), (character) => (isPart(character) ? character : " "))
    .join("")
    .replace(/ +/g, "_");
  const started = identifierError(plain) === "not-an-identifier" ? `_${plain}` : plain;
  if (identifierError(started) !== "reserved-word") return started;
  const bare = started.replace(/^_+|_+$/g, "");
  return identifierError(bare) === "reserved-word" ? `${bare}_` : bare;
}
