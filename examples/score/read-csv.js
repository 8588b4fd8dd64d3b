// Reads rows of CSV (RFC 4180) as vectors for forwardBatch.

import { readDecimal, readNumber } from "./read-number.js";
import { NONE, Rows } from "./rows.js";

const QUOTE = 34;
const NEWLINE = 10;
const RETURN = 13;

/**
 * @typedef {import("./rows.js").Layout} Layout
 * @typedef {import("./rows.js").Problem} Problem
 */

/** Rows of CSV. Kept fields are copied from it as they are, in quotes if they were. */
export class CsvRows extends Rows {
  /**
   * @param {Layout} layout
   * @param {import("./network.js").GeneratedModule["network"]} network
   */
  constructor(layout, network) {
    super(layout, network);
    this.missing = new Set(["", ...layout.missing]);
    /** @type {Buffer} */
    this.bytes = Buffer.alloc(0);
    /** Where kept fields begin and end in the bytes. */
    this.fields = new Int32Array(0);
  }

  /** @param {number} capacity in rows */
  grow(capacity) {
    super.grow(capacity);
    const fields = new Int32Array(2 * capacity * this.keptWidth);
    fields.set(this.fields);
    this.fields = fields;
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  move(from, to) {
    super.move(from, to);
    const size = 2 * this.keptWidth;
    this.fields.copyWithin(to * size, from * size, (from + 1) * size);
  }

  /** @param {number} row */
  keptSize(row) {
    const { fields, keptWidth } = this;
    let size = 0;
    for (let n = 2 * row * keptWidth; n < 2 * (row + 1) * keptWidth; n += 2)
      size += fields[n + 1] - fields[n];
    return size;
  }

  /**
   * @param {number} row
   * @param {number} column
   * @param {Buffer} to
   * @param {number} at
   */
  writeKept(row, column, to, at) {
    const { bytes, fields } = this;
    const place = 2 * (row * this.keptWidth + column);
    for (let from = fields[place]; from < fields[place + 1]; from++) to[at++] = bytes[from];
    return at;
  }

  /**
   * The values of a kept column: numbers if the network reads it, else texts.
   * @param {number} column
   */
  keptColumn(column) {
    const { bytes, fields, keptWidth, layout } = this;
    const isInput = layout.inputs[layout.kept.indexOf(column)] !== NONE;
    return Array.from({ length: this.count }, (_, row) => {
      const place = 2 * (row * keptWidth + column);
      const text = unquote(bytes.toString("utf8", fields[place], fields[place + 1]));
      return isInput ? (this.missing.has(text.trim()) ? null : Number(text)) : text;
    });
  }

  /**
   * Reads whole rows, and leaves out those of which it gives `report` a problem. Blank lines are no rows if there is more
   * than one column.
   * @param {Buffer} bytes
   * @param {number} start
   * @param {number} end
   * @param {(problem: Problem) => boolean} report whether to go on
   * @returns {number} how many lines there are
   */
  read(bytes, start, end, report) {
    const { delimiter, names, inputs, kept, allowsMissing } = this.layout;
    const columns = names.length;
    let lines = 0;
    let at = start;
    this.count = 0;
    this.bytes = bytes;
    while (at < end) {
      const line = ++lines;
      const isBlank = bytes[at] === NEWLINE || (bytes[at] === RETURN && bytes[at + 1] === NEWLINE);
      if (isBlank && columns > 1) {
        at += bytes[at] === RETURN ? 2 : 1;
        continue;
      }
      if (this.count === this.capacity) this.grow(2 * this.capacity || 1024);
      let problem = "";
      let column = 0;
      for (; ; column++) {
        let from = at;
        let last = -1;
        const input = column < columns ? inputs[column] : NONE;
        const place = this.count * this.width + input;
        if (input !== NONE) {
          const end = readDecimal(bytes, from, this.x, place);
          if (end > from && isFieldEnd(bytes, end, delimiter)) {
            last = end;
            at = bytes[end] === RETURN ? end + 1 : end;
          }
        }
        const isRead = last >= 0;
        if (!isRead) {
          if (bytes[at] === QUOTE) {
            for (at++; bytes[at] !== QUOTE || bytes[++at] === QUOTE; at++) if (bytes[at] === NEWLINE) lines++;
            last = at;
            if (!isFieldEnd(bytes, at, delimiter))
              problem ||= `text behind the closing quote of ${nameOf(names, column)}`;
          }
          while (bytes[at] !== delimiter && bytes[at] !== NEWLINE) {
            if (bytes[at] === QUOTE && bytes[from] !== QUOTE)
              problem ||= `a quote within ${nameOf(names, column)}, which is not quoted`;
            at++;
          }
          if (last < 0) last = bytes[at] === NEWLINE && bytes[at - 1] === RETURN && at > from ? at - 1 : at;
        }
        if (column < columns && kept[column] !== NONE) {
          const field = 2 * (this.count * this.keptWidth + kept[column]);
          this.fields[field] = from;
          this.fields[field + 1] = last;
        }
        if (input !== NONE && !isRead) {
          if (bytes[from] === QUOTE) {
            from++;
            last--;
          }
          const value = readNumber(bytes, from, last);
          if (Number.isNaN(value)) {
            const text = bytes.toString("utf8", from, last);
            if (!this.missing.has(text.trim()))
              problem ||= `${names[column]} is ${JSON.stringify(text)}, which is not a number`;
            else if (!allowsMissing) problem ||= `${names[column]} is missing`;
          }
          this.x[place] = value;
        }
        if (bytes[at++] === NEWLINE) break;
      }
      if (column + 1 !== columns) problem ||= `${column + 1} fields, but the header has ${columns}`;
      if (problem === "") this.places[this.count++] = line;
      else if (!report({ row: line, message: problem })) return lines;
    }
    return lines;
  }
}

/**
 * @param {Buffer} bytes
 * @param {number} at
 * @param {number} delimiter
 */
const isFieldEnd = (bytes, at, delimiter) =>
  bytes[at] === delimiter || bytes[at] === NEWLINE || (bytes[at] === RETURN && bytes[at + 1] === NEWLINE);

/**
 * @param {string[]} names
 * @param {number} column
 */
const nameOf = (names, column) => names[column] ?? `field ${column + 1}`;

/**
 * The fields of the first row, and how many bytes and lines it takes.
 * @param {Buffer} bytes
 * @param {number} delimiter
 */
export function readHeader(bytes, delimiter) {
  /** @type {string[]} */
  const names = [];
  let at = 0;
  let lines = 1;
  for (;;) {
    const from = at;
    let isQuoted = false;
    for (; isQuoted || (bytes[at] !== delimiter && bytes[at] !== NEWLINE); at++) {
      if (bytes[at] === QUOTE && (at === from || bytes[from] === QUOTE)) isQuoted = !isQuoted;
      if (bytes[at] === NEWLINE) lines++;
    }
    names.push(unquote(bytes.toString("utf8", from, at).replace(/\r$/, "")));
    if (bytes[at++] === NEWLINE) return { names, length: at, lines };
  }
}

/** @param {string} field */
export const unquote = (field) => (field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
