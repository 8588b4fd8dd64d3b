/** A number as source text that reads back to the same bits: shortest round-trip decimals, and -0. */
export const printNumber = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));
