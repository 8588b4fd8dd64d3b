// Reads numbers from bytes, with the result of Number(text).

/** The powers of ten that are exact as numbers. */
const tens = Float64Array.from({ length: 23 }, (_, k) => 10 ** k);

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Reads a number without an exponent from `at` on into an array, and returns where it ends; `at` if there is none, or none whose
 * digits and power of ten are exact, so that one division gives the nearest number. (As a result, the number itself would
 * be an object to allocate.)
 * @param {Buffer} bytes
 * @param {number} at
 * @param {Float32Array | Float64Array} values
 * @param {number} index
 */
export function readDecimal(bytes, at, values, index) {
  const isNegative = bytes[at] === 45;
  const first = isNegative ? at + 1 : at;
  let digits = 0;
  let end = first;
  for (; isDigit(bytes[end]); end++) digits = digits * 10 + (bytes[end] - 48);
  let decimals = 0;
  let points = 0;
  if (bytes[end] === 46) {
    points = 1;
    for (end++; isDigit(bytes[end]); end++) {
      digits = digits * 10 + (bytes[end] - 48);
      decimals++;
    }
  }
  const isExact = digits <= Number.MAX_SAFE_INTEGER && decimals < tens.length;
  if (!isExact || end - first === points) return at;
  const size = digits / tens[decimals];
  values[index] = isNegative ? -size : size;
  return end;
}

/** @param {number} byte */
const isDigit = (byte) => byte >= 48 && byte <= 57;

const read = new Float64Array(1);

/**
 * The number that is written in a range of bytes, or NaN if none is.
 * @param {Buffer} bytes
 * @param {number} from
 * @param {number} end
 */
export function readNumber(bytes, from, end) {
  const isDecimal = from < end && readDecimal(bytes, from, read, 0) === end;
  return isDecimal ? read[0] : readText(bytes, from, end);
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
