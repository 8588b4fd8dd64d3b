// Writes scored rows as CSV.

import { LONGEST_NUMBER, writeNumber } from "./write-number.js";

const NEWLINE = 10;

/**
 * @param {string} text
 * @param {string} delimiter
 */
export const quoteField = (text, delimiter) =>
  /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;

/**
 * @param {import("./columns.js").Results} results
 * @param {number} delimiter
 */
export function headerLine({ kept, label, outputs }, delimiter) {
  const comma = String.fromCharCode(delimiter);
  const names = [...kept, ...(label === "" ? [] : [label]), ...outputs];
  return Buffer.from(`${names.map((name) => quoteField(name, comma)).join(comma)}\n`);
}

/**
 * Writes rows into `space`, or into a larger buffer if it is too small, which is returned with the length of what was written.
 * @param {import("./rows.js").Rows} rows
 * @param {{ delimiter: number, labels: readonly Buffer[], classOf: (row: number) => number }} form labels: quoted
 * @param {Buffer} space
 * @returns {{ space: Buffer, from: number, length: number }}
 */
export function writeCsv(rows, { delimiter, labels, classOf }, space) {
  const { count, keptWidth, out, outputs } = rows;
  const longestLabel = Math.max(0, ...labels.map(({ length }) => length));
  const largest = longestLabel + outputs * (LONGEST_NUMBER + 1) + keptWidth + 2;
  let view = viewOf(space);
  let at = 0;
  for (let row = 0; row < count; row++) {
    if (space.length - at < largest + rows.keptSize(row)) {
      const needed = at + (count - row) * (largest + rows.keptSize(row));
      space = grown(space, Math.max(2 * space.length, needed));
      view = viewOf(space);
    }
    for (let column = 0; column < keptWidth; column++) {
      at = rows.writeKept(row, column, space, at);
      space[at++] = delimiter;
    }
    if (labels.length > 0) {
      const label = labels[classOf(row)];
      for (let n = 0; n < label.length; n++) space[at++] = label[n];
      space[at++] = delimiter;
    }
    for (let j = 0; j < outputs; j++) {
      at = writeNumber(out, row * outputs + j, view, at);
      space[at++] = delimiter;
    }
    space[at - 1] = NEWLINE;
  }
  return { space, from: 0, length: at };
}

/** @param {Buffer} buffer */
const viewOf = ({ buffer, byteOffset, length }) => new DataView(buffer, byteOffset, length);

/**
 * A larger copy of a buffer, which owns its memory, so that it can be moved to another thread.
 * @param {Buffer} buffer
 * @param {number} size
 */
export function grown(buffer, size) {
  const larger = Buffer.alloc(size);
  larger.set(buffer);
  return larger;
}
