/** JavaScript's identifiers, but for `$`. */
export const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;

/** The words that no binding of strict module code may have, and the one key that is no ordinary property. */
const reserved = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends
  false finally for function if implements import in instanceof interface let new null package private protected
  public return static super switch this throw true try typeof var void while with yield undefined NaN Infinity
  __proto__`.split(/\s+/),
);

export const isReserved = (word: string): boolean => reserved.has(word);

/** The nearest identifier: `iris-2` becomes `iris_2`, `2d` becomes `_2d`, `class` becomes `class_`,
 * `__proto__` becomes `proto`. */
export function fixIdentifier(word: string): string {
  const plain = word.trim().replace(/[^\p{ID_Continue}]+/gu, "_");
  const started = IDENTIFIER.test(plain) ? plain : `_${plain}`;
  const bare = started.replace(/^_+|_+$/g, "");
  return isReserved(started) ? (isReserved(bare) ? `${bare}_` : bare) : started;
}
