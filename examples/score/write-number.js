// Writes numbers as String(value) does, the shortest decimals that are read as the same number, but into bytes, several
// times as fast, and with the sign of -0: for probabilities, of which most have 16 or 17 digits, String takes longer than all other steps of a row.

/** Powers of ten as sums of two doubles, 10^0 to 10^LARGEST, and the first of each in two halves of 26 bits. */
const LARGEST = 60;
const [tens, rests, upper, lower] = Array.from({ length: 4 }, () => new Float64Array(LARGEST + 1));
for (let k = 0; k <= LARGEST; k++) {
  const exact = 10n ** BigInt(k);
  tens[k] = Number(exact);
  rests[k] = Number(exact - BigInt(tens[k]));
  upper[k] = upperHalf(tens[k]);
  lower[k] = tens[k] - upper[k];
}

/** Half the distance from a number to the next one, by the 11 bits of its exponent. */
const halfSteps = Float64Array.from({ length: 2047 }, (_, exponent) => 2 ** (exponent - 1023 - 53));

/** What is written fast: 16 - exponent has to be an exponent of the table. */
const SMALLEST_VALUE = 1e-40;
const LARGEST_VALUE = 1e15;

/** The most bytes that a number takes, as -1.2345678901234567e-100. */
export const LONGEST_NUMBER = 26;

const bits = new DataView(new ArrayBuffer(8));
const pairs = Uint8Array.from(
  { length: 200 },
  (_, n) => 48 + (n % 2 === 0 ? Math.floor(n / 20) : (n >> 1) % 10),
);

/**
 * Writes the text of a number of an array into `to` from `at` on, where LONGEST_NUMBER bytes have to be free, and returns where
 * it ends. (As an argument, the number itself would be an object to allocate.)
 * @param {ArrayLike<number>} values
 * @param {number} index
 * @param {Uint8Array} to
 * @param {number} at
 */
export function writeNumber(values, index, to, at) {
  const value = values[index];
  if (value === 0) {
    if (1 / value < 0) to[at++] = 45;
    to[at] = 48;
    return at + 1;
  }
  const size = Math.abs(value);
  if (!(size >= SMALLEST_VALUE && size < LARGEST_VALUE)) return writeText(String(value), to, at);

  bits.setFloat64(0, size);
  const high = bits.getInt32(0);
  // In the other half of these intervals numbers are twice as far apart, so that what is nearest needs another rule.
  const isPowerOfTwo = (high & 0xfffff) === 0 && bits.getInt32(4) === 0;
  let exponent = (((high >>> 20) - 1023) * 78913) >> 18; // log10(2) = 78913 / 2^18, as far as it matters
  if (exponent < 0 ? size * tens[-exponent - 1] >= 1 : size >= tens[exponent + 1]) exponent++;

  // size · 10^k is product + error, with 17 digits in front of the point.
  const k = 16 - exponent;
  const product = size * tens[k];
  const sizeUpper = upperHalf(size);
  const sizeLower = size - sizeUpper;
  const error =
    sizeUpper * upper[k] -
    product +
    sizeUpper * lower[k] +
    sizeLower * upper[k] +
    sizeLower * lower[k] +
    size * rests[k];
  const step = Math.floor(error + 0.5);
  const rest = error - step;
  let first = Math.floor(product / 1e8) | 0;
  let last = (product - first * 1e8 + step) | 0;
  if (last < 0) {
    first--;
    last += 1e8;
  } else if (last >= 1e8) {
    first++;
    last -= 1e8;
  }

  // Whatever is nearer than half the distance to the next number is read as this one.
  const half = halfSteps[high >>> 20] * tens[k];
  let isSure = !isPowerOfTwo && Math.abs(Math.abs(rest) - 0.5) > 1e-6;
  let added = 0;
  for (let unit = 1, tail = 0, left = last; isSure && unit < 1e8; ) {
    const next = (left / 10) | 0;
    tail += (left - next * 10) * unit;
    left = next;
    unit *= 10;
    const below = tail + rest;
    const isUp = below > unit / 2;
    const distance = isUp ? unit - below : below;
    isSure = Math.abs(distance - half) > 1e-6 && Math.abs(below - unit / 2) > 1e-6;
    if (distance > half) break;
    added = isUp ? unit - tail : -tail;
  }
  last += added;
  if (last >= 1e8) {
    first++;
    last -= 1e8;
  }
  if (!isSure || first >= 1e9 || first < 1e8) return writeText(String(value), to, at);

  if (value < 0) to[at++] = 45;
  return place(first, last, exponent, to, at);
}

/** @param {number} value the upper 26 bits of its mantissa */
function upperHalf(value) {
  const scaled = value * 134217729; // 2^27 + 1
  return scaled - (scaled - value);
}

/**
 * Writes the 17 digits of first and last with a point behind the first one, times 10^exponent, in the form that String gives
 * them: 0.00123, 12.3 or 1.23e-10.
 * @param {number} first 9 digits
 * @param {number} last 8 digits
 * @param {number} exponent
 * @param {Uint8Array} to
 * @param {number} at
 */
function place(first, last, exponent, to, at) {
  if (exponent < 0 && exponent >= -6) {
    to[at++] = 48;
    to[at++] = 46;
    for (let n = exponent + 1; n < 0; n++) to[at++] = 48;
    return putDigits(first, last, to, at);
  }
  const point = at + (exponent < 0 ? 1 : exponent + 1);
  let end = putDigits(first, last, to, at + 1);
  for (; at < point; at++) to[at] = at + 1 < end ? to[at + 1] : 48;
  if (end > point + 1) to[point] = 46;
  else end = point;
  if (exponent >= 0) return end;
  to[end++] = 101;
  to[end++] = 45;
  if (exponent <= -10) to[end++] = 48 + ((-exponent / 10) | 0);
  to[end++] = 48 + (-exponent % 10);
  return end;
}

/**
 * Writes 17 digits but for the zeros at their end, and returns where they end.
 * @param {number} first 9 digits
 * @param {number} last 8 digits
 * @param {Uint8Array} to
 * @param {number} at
 */
function putDigits(first, last, to, at) {
  let end = at + 17;
  if (last === 0) end = at + 9;
  else putPairs(last, to, at + 9, end);
  to[at] = 48 + putPairs(first, to, at + 1, at + 9);
  while (to[end - 1] === 48) end--;
  return end;
}

/**
 * Writes the last digits of a whole number between two places, two at once, and returns what is left of the number.
 * @param {number} number
 * @param {Uint8Array} to
 * @param {number} from
 * @param {number} end
 */
function putPairs(number, to, from, end) {
  let left = number;
  for (let n = end - 2; n >= from; n -= 2) {
    const next = (left / 100) | 0;
    const pair = (left - next * 100) * 2;
    to[n] = pairs[pair];
    to[n + 1] = pairs[pair + 1];
    left = next;
  }
  return left;
}

/**
 * @param {string} text of ASCII
 * @param {Uint8Array} to
 * @param {number} at
 */
function writeText(text, to, at) {
  for (let n = 0; n < text.length; n++) to[at + n] = text.charCodeAt(n);
  return at + text.length;
}
