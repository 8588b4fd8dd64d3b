// Writes scored rows as Parquet: threads write row groups, and the file puts them one after the other, with a footer.

import { ByteWriter, ParquetWriter } from "hyparquet-writer";

/** @typedef {import("hyparquet").SchemaElement} SchemaElement */

/** The bytes that a Parquet file begins with. */
const MAGIC = 4;

/**
 * @param {import("./columns.js").Results} results
 * @param {"f32" | "f64"} dtype
 * @returns {SchemaElement[]}
 */
export function parquetSchema({ keptTypes, label, outputs }, dtype) {
  /** @type {SchemaElement[]} */
  const columns = [
    ...keptTypes,
    ...(label === "" ? [] : [textColumn(label)]),
    ...outputs.map((name) => outputColumn(name, dtype)),
  ];
  return [{ name: "root", num_children: columns.length }, ...columns];
}

/**
 * @param {string} name
 * @returns {SchemaElement}
 */
export const textColumn = (name) => ({
  name,
  type: "BYTE_ARRAY",
  converted_type: "UTF8",
  repetition_type: "REQUIRED",
});

/**
 * @param {string} name
 * @param {"f32" | "f64"} dtype
 * @returns {SchemaElement}
 */
const outputColumn = (name, dtype) => ({
  name,
  type: dtype === "f32" ? "FLOAT" : "DOUBLE",
  repetition_type: "REQUIRED",
});

/**
 * A column of numbers, of which some may be missing.
 * @param {string} name
 * @returns {SchemaElement}
 */
export const numberColumn = (name) => ({ name, type: "DOUBLE", repetition_type: "OPTIONAL" });

/**
 * Writes rows as a row group, as if it were the first of a file.
 * @param {import("./rows.js").Rows} rows
 * @param {object} form
 * @param {import("./columns.js").Results} form.results
 * @param {readonly string[]} form.labels
 * @param {(row: number) => number} form.classOf
 * @param {"f32" | "f64"} form.dtype
 */
export function writeRowGroup(rows, { results, labels, classOf, dtype }) {
  const { count, out } = rows;
  const { kept, label, outputs } = results;
  const columns = [
    ...kept.map((name, n) => ({ name, data: rows.keptColumn(n) })),
    ...(label === ""
      ? []
      : [{ name: label, data: Array.from({ length: count }, (_, row) => labels[classOf(row)]) }]),
    ...outputs.map((name, j) => ({ name, data: everyNth(out, j, outputs.length, count), encoding: PLAIN })),
  ];
  const writer = new ByteWriter(count * 8 * columns.length + 1024);
  const file = new ParquetWriter({ writer, schema: parquetSchema(results, dtype) });
  file.write({
    columnData: columns.map((column) => ({ ...column, offsetIndex: false })),
    rowGroupSize: count || 1,
  });
  const space = Buffer.from(writer.buffer);
  return { space, from: MAGIC, length: writer.index - MAGIC, group: file.row_groups[0] };
}

const PLAIN = /** @type {const} */ ("PLAIN");

/**
 * @param {import("./rows.js").Vector} values
 * @param {number} from
 * @param {number} step
 * @param {number} count
 */
function everyNth(values, from, step, count) {
  const some = values.slice(0, count);
  for (let n = 0; n < count; n++) some[n] = values[from + n * step];
  return some;
}

/** The beginning, the directory and the end of a file of row groups. */
export class ParquetFooter {
  /** @param {SchemaElement[]} schema */
  constructor(schema) {
    this.writer = new ByteWriter();
    this.file = new ParquetWriter({ writer: this.writer, schema, createdBy: "neuroll" });
  }

  /** What the file begins with. */
  start() {
    return Buffer.from(this.writer.getBytes());
  }

  /**
   * Adds a row group, whose bytes are written next.
   * @param {import("hyparquet").RowGroup} group as of a file in which it is the first
   * @param {number} length
   */
  add(group, length) {
    const moved = BigInt(this.writer.offset - MAGIC);
    for (const column of group.columns) {
      column.file_offset += moved;
      const { meta_data: data } = column;
      if (data === undefined) continue;
      data.data_page_offset += moved;
      if (data.dictionary_page_offset !== undefined) data.dictionary_page_offset += moved;
    }
    this.file.row_groups.push(group);
    this.file.num_rows += group.num_rows;
    this.writer.offset += length;
  }

  /** What the file ends with. */
  async end() {
    this.writer.index = 0;
    await this.file.finish();
    return Buffer.from(this.writer.getBytes());
  }
}
