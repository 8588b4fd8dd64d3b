/** A number as `Number` reads it back: `String` drops the sign of −0. */
export const spellNumber = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));

/** A number as a literal of a file. Written in full, a large double would look like an exact whole number. */
export const spellLiteral = (value: number): string =>
  Number.isFinite(value) && Math.abs(value) > Number.MAX_SAFE_INTEGER
    ? value.toExponential()
    : spellNumber(value);
