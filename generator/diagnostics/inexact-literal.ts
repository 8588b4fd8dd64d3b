/**
 * Whether a number was written that a double cannot stand for: a whole number that it is not, `9007199254740993`, or
 * any other than 0 where it is 0, `1e-400`. What JavaScript itself writes for a double, `245538847906070530`, is that
 * double. What is too large is infinite, which is told elsewhere.
 */
export const isInexact = (literal: string): boolean => underflows(literal) || isInexactInteger(literal);

export const underflows = (literal: string): boolean => Number(literal) === 0 && /^[^e]*[1-9]/i.test(literal);

/** The digits of an integer, as `BigInt` reads them. */
const INTEGER = /^[+-]?(\d+)(?:\.0*)?$|^(0x[\da-f]+|0o[0-7]+)$/i;

export function isInexactInteger(literal: string): boolean {
  const value = Math.abs(Number(literal));
  if (!Number.isFinite(value) || value <= Number.MAX_SAFE_INTEGER) return false;
  if (String(value) === literal.replace(/^[+-]/, "")) return false;
  const [, decimal, prefixed] = INTEGER.exec(literal) ?? [];
  const digits = decimal ?? prefixed;
  return digits !== undefined && BigInt(digits) !== BigInt(value);
}
