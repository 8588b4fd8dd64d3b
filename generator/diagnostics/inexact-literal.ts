/**
 * Whether no double holds a literal: an integer such as `9007199254740993`, or one that underflows to 0, `1e-400`. What
 * JavaScript prints for a double, such as `245538847906070530`, counts as exact. Overflow is reported elsewhere.
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
