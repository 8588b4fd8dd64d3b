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

/** How close to a limit a comparison is left to String: more than what is lost by rounding. */
const CLOSE = 1e-6;

const float = new Float64Array(1);
const halves = new Int32Array(float.buffer); // the lower one comes first, as on each machine that runs Node

/** The four digits of 0 to 9999, in bytes. */
const fours = Uint32Array.from({ length: 10000 }, (_, n) =>
  Buffer.from(String(n).padStart(4, "0")).readUInt32BE(),
);

/**
 * Writes the text of a number of an array into `to` from `at` on, where LONGEST_NUMBER bytes have to be free, and returns where
 * it ends. (As an argument, the number itself would be an object to allocate.)
 * @param {ArrayLike<number>} values
 * @param {number} index
 * @param {DataView} to
 * @param {number} at
 */
export function writeNumber(values, index, to, at) {
  const value = values[index];
  if (value === 0) return writeText(1 / value < 0 ? "-0" : "0", to, at);
  const size = Math.abs(value);
  if (!(size >= SMALLEST_VALUE && size < LARGEST_VALUE)) return writeText(String(value), to, at);

  float[0] = size;
  const high = halves[1];
  // In the other half of these intervals numbers are twice as far apart, so that what is nearest needs another rule.
  const isPowerOfTwo = (high & 0xfffff) === 0 && halves[0] === 0;
  let exponent = (((high >>> 20) - 1023) * 78913) >> 18; // log10(2) = 78913 / 2^18, as far as it matters
  if (exponent < 0 ? size * tens[-exponent - 1] >= 1 : size >= tens[exponent + 1]) exponent++;

  // size · 10^k is product + error, with 17 digits in front of the point, and these are first, last and rest.
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
  const step = nearest(error);
  const rest = error - step;
  let first = (product * 1e-8) | 0;
  let last = product - first * 1e8 + step;
  if (last < 0) {
    first--;
    last += 1e8;
  } else if (last >= 1e8) {
    first++;
    last -= 1e8;
  }

  // Whatever is nearer than half the distance to the next number is read as this one. Most numbers need 16 digits or 17, and
  // a processor cannot guess which: this is computed without a branch.
  const half = halfSteps[high >>> 20] * tens[k];
  const tail = last + rest;
  const shorter = nearest(tail * 0.1) * 10;
  const distance = Math.abs(tail - shorter);
  let zeros = Number(distance < half);
  last += (shorter - last) * zeros;
  let isSure =
    !isPowerOfTwo &&
    Math.abs(rest) < 0.5 - CLOSE &&
    distance < 5 - CLOSE &&
    Math.abs(distance - half) > CLOSE;
  if (Math.abs(tail - nearest(tail * 0.01) * 100) < half + CLOSE) {
    for (let unit = 100; unit <= 1e8; unit *= 10) {
      const shortest = nearest(tail / unit) * unit;
      const further = Math.abs(tail - shortest);
      isSure &&= Math.abs(further - half) > CLOSE;
      if (further > half) break;
      last = shortest;
      zeros++;
    }
  }
  if (last >= 1e8) {
    first++;
    last -= 1e8;
  }
  if (!isSure || first >= 1e9 || first < 1e8) return writeText(String(value), to, at);

  if (value < 0) to.setUint8(at++, 45);
  return place(first, last | 0, zeros, exponent, to, at);
}

/** @param {number} value of less than 51 bits */
const nearest = (value) => value + 1.5 * 2 ** 52 - 1.5 * 2 ** 52;

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
 * @param {number} zeros how many zeros it ends with, at least
 * @param {number} exponent
 * @param {DataView} to
 * @param {number} at
 */
function place(first, last, zeros, exponent, to, at) {
  if (exponent < 0 && exponent >= -6) {
    to.setUint32(at, 0x302e3030); // 0.00
    to.setUint32(at + 4, 0x30303030);
    return putDigits(first, last, zeros, to, at + 1 - exponent);
  }
  const point = at + (exponent < 0 ? 1 : exponent + 1);
  let end = putDigits(first, last, zeros, to, at + 1);
  for (; at < point; at++) to.setUint8(at, at + 1 < end ? to.getUint8(at + 1) : 48);
  if (end > point + 1) to.setUint8(point, 46);
  else end = point;
  if (exponent >= 0) return end;
  return writeText(`e${exponent}`, to, end);
}

/**
 * Writes 17 digits but for the zeros at their end, and returns where they end.
 * @param {number} first 9 digits
 * @param {number} last 8 digits
 * @param {number} zeros
 * @param {DataView} to
 * @param {number} at
 */
function putDigits(first, last, zeros, to, at) {
  const digit = (first / 1e8) | 0;
  to.setUint8(at, 48 + digit);
  putEight(first - digit * 1e8, to, at + 1);
  putEight(last, to, at + 9);
  let end = at + 17 - zeros;
  while (to.getUint8(end - 1) === 48) end--;
  return end;
}

/**
 * @param {number} number
 * @param {DataView} to
 * @param {number} at
 */
function putEight(number, to, at) {
  const high = (number / 10000) | 0;
  to.setUint32(at, fours[high]);
  to.setUint32(at + 4, fours[number - high * 10000]);
}

/**
 * @param {string} text of ASCII
 * @param {DataView} to
 * @param {number} at
 */
function writeText(text, to, at) {
  for (let n = 0; n < text.length; n++) to.setUint8(at + n, text.charCodeAt(n));
  return at + text.length;
}
