/**
 * A number as source text that reads back to the same bits: its shortest decimals, and -0. Where these are not what
 * `toPrecision` gives for as many digits, linters say that they lose precision: then it is what `toPrecision` gives.
 */
export function printNumber(value: number): string {
  if (Object.is(value, -0)) return "-0";
  const shortest = String(value);
  if (value === 0 || !Number.isFinite(value)) return shortest;
  const digits = significantDigits(shortest);
  const nearest = value.toPrecision(digits.length);
  if (significantDigits(nearest) === digits) return shortest;
  return Number(nearest) === value ? nearest : value.toPrecision(17);
}

/** The digits of a decimal number but the zeros at its ends. */
const significantDigits = (decimal: string): string =>
  decimal.replace(/e.*|[-.]/g, "").replace(/^0+|0+$/g, "");
