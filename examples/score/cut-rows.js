// Cuts a stream of bytes into chunks of whole rows, which can be read independently of each other: a line end within quotes
// does not end a row. Only quotes are looked at, so that this takes little of the time that reading rows does.

const QUOTE = 34;
const NEWLINE = 10;

/** Finds where the last whole row ends, in bytes that begin with a row and are shown piece by piece. */
export class RowEnds {
  /** @param {number} delimiter */
  constructor(delimiter) {
    this.delimiter = delimiter;
    /** How far the bytes were looked at. */
    this.seen = 0;
    this.isQuoted = false;
    /** Where the last whole row ends; 0 if there is none. */
    this.end = 0;
  }

  /**
   * @param {Buffer} bytes those shown before, and more behind them
   * @param {boolean} isAll whether nothing follows
   */
  look(bytes, isAll) {
    let at = this.seen;
    for (;;) {
      const quote = bytes.indexOf(QUOTE, at);
      if (this.isQuoted) {
        if (quote < 0) break;
        if (quote + 1 === bytes.length && !isAll) {
          this.seen = quote; // whether it is doubled is not known yet
          return;
        }
        this.isQuoted = bytes[quote + 1] === QUOTE;
        at = this.isQuoted ? quote + 2 : quote + 1;
        continue;
      }
      const line = lastNewline(bytes, at, quote < 0 ? bytes.length : quote);
      if (line >= 0) this.end = line + 1;
      if (quote < 0) break;
      // Inside of a field that does not begin with a quote, another one is a mistake, and quotes nothing.
      const before = quote === 0 ? NEWLINE : bytes[quote - 1];
      this.isQuoted = before === NEWLINE || before === this.delimiter;
      at = quote + 1;
    }
    this.seen = bytes.length;
  }
}

/**
 * @param {Buffer} bytes
 * @param {number} from
 * @param {number} end
 */
function lastNewline(bytes, from, end) {
  for (let at = end - 1; at >= from; at--) if (bytes[at] === NEWLINE) return at;
  return -1;
}

/**
 * @typedef {object} Chunk
 * @property {Buffer} bytes whole rows in its first `length` bytes, the last with a line end
 * @property {number} length
 */

/**
 * The rows of a stream, in chunks of about `size` bytes. A row that is longer makes its chunk longer, up to `largest`.
 * @param {import("./files.js").Input["read"]} read
 * @param {{ size: number, largest: number, delimiter: number, take: () => Buffer }} options take: a buffer of `size` to fill
 * @returns {AsyncGenerator<Chunk>}
 */
export async function* cutRows(read, { size, largest, delimiter, take }) {
  let ends = new RowEnds(delimiter);
  let bytes = take();
  let length = 0;
  for (;;) {
    const count = await read(bytes.subarray(length));
    if (count === 0) break;
    length += count;
    if (length < bytes.length) continue;
    ends.look(bytes, false);
    if (ends.end === 0) {
      if (length >= largest) throw new RowTooLong(length, ends.isQuoted);
      bytes = Buffer.concat([bytes], Math.min(largest, 2 * length));
    } else {
      const rest = length - ends.end;
      const following = rest < size ? take() : Buffer.alloc(2 * rest);
      bytes.copy(following, 0, ends.end, length);
      yield { bytes, length: ends.end };
      bytes = following;
      length = rest;
      ends = new RowEnds(delimiter);
    }
  }
  if (length === 0) return;
  ends.look(bytes.subarray(0, length), true);
  if (ends.isQuoted) {
    if (ends.end > 0) yield { bytes, length: ends.end };
    throw new RowTooLong(length - ends.end, true);
  }
  if (bytes[length - 1] !== NEWLINE) {
    if (length === bytes.length) bytes = Buffer.concat([bytes], length + 1);
    bytes[length++] = NEWLINE;
  }
  yield { bytes, length };
}

/** A row does not end within the bytes that are kept in memory, or at all. */
export class RowTooLong extends Error {
  /**
   * @param {number} bytes
   * @param {boolean} isQuoted
   */
  constructor(bytes, isQuoted) {
    super(
      isQuoted
        ? `a quote is not closed in the ${bytes.toLocaleString("en")} bytes from here on`
        : `the row is longer than ${bytes.toLocaleString("en")} bytes`,
    );
  }
}
