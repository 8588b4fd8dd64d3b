// Reads rows of a Parquet file as vectors for forwardBatch.

import { asyncBufferFromFile, parquetMetadataAsync, parquetScan, parquetSchema } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { NONE, Rows } from "./rows.js";
import { ScoreError } from "./score-error.js";
import { quoteField } from "./write-csv.js";

/** @typedef {import("hyparquet").SchemaElement} SchemaElement */

/** How many rows are read at once, of row groups that have more. */
const ROWS_AT_ONCE = 131072;

/** Timestamps are kept as the integers that they are in the file. */
const raw = (/** @type {bigint} */ value) => value;
const parsers = {
  timestampFromMilliseconds: raw,
  timestampFromMicroseconds: raw,
  timestampFromNanoseconds: raw,
};

/**
 * The types that a kept column can have, and how CSV spells their values.
 * @type {{ is: (element: SchemaElement) => boolean, spell: (value: any, element: SchemaElement) => string }[]}
 */
const KEPT_TYPES = [
  { is: isTimestamp, spell: spellTimestamp },
  { is: ({ converted_type }) => converted_type === "DATE", spell: (date) => date.toISOString().slice(0, 10) },
  { is: ({ converted_type }) => converted_type === "UTF8", spell: (text) => text },
  {
    is: ({ type, converted_type }) => isPlain(converted_type) && type !== undefined && NUMBERS.includes(type),
    spell: String,
  },
];

/** Types that can be inputs; a boolean is 0 or 1. */
const NUMBERS = ["BOOLEAN", "INT32", "INT64", "FLOAT", "DOUBLE"];

/** @param {string | undefined} converted */
const isPlain = (converted) => converted === undefined || /^U?INT_/.test(converted);

/** @param {SchemaElement} element */
function isTimestamp({ converted_type, logical_type }) {
  return /^TIMESTAMP/.test(converted_type ?? logical_type?.type ?? "");
}

/**
 * @param {bigint} value
 * @param {SchemaElement} element
 */
function spellTimestamp(value, { converted_type, logical_type }) {
  const unit =
    logical_type?.type === "TIMESTAMP" ? logical_type.unit : converted_type?.replace("TIMESTAMP_", "");
  const digits = unit === "NANOS" ? 9 : unit === "MICROS" ? 6 : 3;
  const perSecond = 10n ** BigInt(digits);
  const fraction = ((value % perSecond) + perSecond) % perSecond;
  const seconds = Number((value - fraction) / perSecond);
  const isUtc = logical_type?.type !== "TIMESTAMP" || logical_type.isAdjustedToUTC;
  const date = new Date(seconds * 1000).toISOString().slice(0, -5);
  return `${date}.${String(fraction).padStart(digits, "0")}${isUtc ? "Z" : ""}`;
}

/**
 * The columns of a file, and its rows in ranges, each within a row group.
 * @param {string} path
 */
export async function openParquet(path) {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file).catch((error) => {
    throw new ScoreError(`${path}: ${error.message}`);
  });
  const { children } = parquetSchema(metadata);
  const names = children.map(({ element }) => element.name);
  /** @type {{ start: number, end: number }[]} */
  const ranges = [];
  let start = 0;
  for (const { num_rows } of metadata.row_groups) {
    const end = start + Number(num_rows);
    for (; start < end; start = Math.min(end, start + ROWS_AT_ONCE))
      ranges.push({ start, end: Math.min(end, start + ROWS_AT_ONCE) });
  }
  return { names, elements: children.map(({ element }) => element), ranges };
}

/**
 * Throws if a column cannot be what it is to be.
 * @param {string} path
 * @param {SchemaElement[]} elements
 * @param {{ inputs: number[], kept: number[] }} layout
 */
export function checkTypes(path, elements, { inputs, kept }) {
  elements.forEach((element, n) => {
    const { name, type, converted_type, repetition_type, num_children } = element;
    const isNested = num_children !== undefined || repetition_type === "REPEATED";
    const isNumber = !isNested && type !== undefined && NUMBERS.includes(type) && isPlain(converted_type);
    const type_ = isNested ? "a nested type" : `the type ${converted_type ?? type}`;
    if (inputs[n] !== NONE && !isNumber)
      throw new ScoreError(`${path}: ${name} has ${type_}, and is no number`);
    const isKept = !isNested && KEPT_TYPES.some(({ is }) => is(element));
    if (kept[n] !== NONE && !isKept)
      throw new ScoreError(`${path}: ${name} has ${type_}, which cannot be kept: use --keep none`);
  });
}

/** Rows of a Parquet file. */
export class ParquetRows extends Rows {
  /**
   * @param {string} path
   * @param {import("./rows.js").Layout} layout
   * @param {import("./network.js").GeneratedModule["network"]} network
   */
  static async open(path, layout, network) {
    const rows = new ParquetRows(layout, network);
    const file = await asyncBufferFromFile(path);
    const columns = layout.names.filter((_, n) => layout.inputs[n] !== NONE || layout.kept[n] !== NONE);
    rows.scan = await parquetScan({ file, columns, compressors, parsers });
    const { children } = parquetSchema(rows.scan.metadata);
    rows.elements = children.map(({ element }) => element).filter((_, n) => layout.kept[n] !== NONE);
    return rows;
  }

  /**
   * @param {import("./rows.js").Layout} layout
   * @param {import("./network.js").GeneratedModule["network"]} network
   */
  constructor(layout, network) {
    super(layout, network);
    /** @type {import("hyparquet").ParquetScan | undefined} */
    this.scan = undefined;
    /** @type {SchemaElement[]} of the kept columns */
    this.elements = [];
    /** @type {any[][]} values of the kept columns */
    this.values = [];
  }

  /**
   * Reads a range of rows; those with a missing value are rejected if it may not be missing.
   * @param {Buffer} _
   * @param {number} start
   * @param {number} end
   */
  async read(_, start, end) {
    const { layout, width, scan } = this;
    const count = end - start;
    if (count > this.capacity) this.grow(count);
    for (let row = 0; row < count; row++) this.places[row] = row + 1;
    this.count = count;
    this.values = [];
    for (const [n, name] of layout.names.entries()) {
      const [input, kept] = [layout.inputs[n], layout.kept[n]];
      if (input === NONE && kept === NONE) continue;
      const values = await /** @type {NonNullable<typeof scan>} */ (scan).readColumn({
        column: name,
        rowStart: start,
        rowEnd: end,
      });
      if (kept !== NONE)
        this.values[kept] = ArrayBuffer.isView(values) ? Array.from(/** @type {any} */ (values)) : values;
      if (input === NONE) continue;
      for (let row = 0; row < count; row++) {
        const value = values[row];
        this.x[row * width + input] = value === null || value === undefined ? Number.NaN : Number(value);
        const isMissing = value === null || value === undefined || Number.isNaN(value);
        if (isMissing && !layout.allowsMissing && !this.rejected.has(row))
          this.rejected.set(row, `${name} is missing`);
      }
    }
    return count;
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  move(from, to) {
    super.move(from, to);
    for (const column of this.values) column[to] = column[from];
  }

  /** @param {number} row */
  keptSize(row) {
    let size = 0;
    for (let column = 0; column < this.keptWidth; column++) size += 3 * this.spell(row, column).length;
    return size;
  }

  /**
   * @param {number} row
   * @param {number} column
   * @param {Buffer} to
   * @param {number} at
   */
  writeKept(row, column, to, at) {
    return at + to.write(this.spell(row, column), at);
  }

  /**
   * @param {number} row
   * @param {number} column
   */
  spell(row, column) {
    const value = this.values[column][row];
    if (value === null || value === undefined) return "";
    const element = this.elements[column];
    const text = KEPT_TYPES.find(({ is }) => is(element))?.spell(value, element) ?? "";
    return quoteField(text, String.fromCharCode(this.layout.delimiter));
  }

  /** @param {number} column */
  keptColumn(column) {
    return this.values[column].slice(0, this.count);
  }
}
