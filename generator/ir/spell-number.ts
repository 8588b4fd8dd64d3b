/** A number as `Number` reads it back: `String` drops the sign of −0. */
export const spellNumber = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));
