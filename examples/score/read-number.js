// Reads numbers from bytes, with the result of Number(text).

/** The powers of ten that are exact as numbers. */
const tens = Float64Array.from({ length: 23 }, (_, k) => 10 ** k);

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * The number that is written in a range of bytes, or NaN if none is. If its digits and the power of ten are exact, one
 * division gives the nearest number; other numbers are left to Number.
 * @param {Buffer} bytes
 * @param {number} from
 * @param {number} end
 */
export function readNumber(bytes, from, end) {
  let at = from;
  const isNegative = bytes[at] === 45;
  if (isNegative) at++;
  let digits = 0;
  let decimals = -1; // of which there are none before the point
  for (; at < end; at++) {
    const digit = bytes[at] - 48;
    if (digit >= 0 && digit <= 9) {
      digits = digits * 10 + digit;
      if (decimals >= 0) decimals++;
    } else if (digit === -2 && decimals < 0) {
      decimals = 0;
    } else {
      return readText(bytes, from, end);
    }
  }
  const signs = (isNegative ? 1 : 0) + (decimals < 0 ? 0 : 1);
  const isExact = digits <= Number.MAX_SAFE_INTEGER && decimals < tens.length;
  if (!isExact || end - from === signs) return readText(bytes, from, end);
  const size = decimals > 0 ? digits / tens[decimals] : digits;
  return isNegative ? -size : size;
}

/**
 * @param {Buffer} bytes
 * @param {number} from
 * @param {number} end
 */
function readText(bytes, from, end) {
  const text = bytes.toString("latin1", from, end).trim();
  return NUMBER.test(text) ? Number(text) : Number.NaN;
}
