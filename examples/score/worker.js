// What a thread does with a chunk: reads its rows, computes the network for all of them, and writes the results.

import { workerData } from "node:worker_threads";
import { move, transferableSymbol, valueSymbol } from "piscina";
import { classifier } from "./classify.js";
import { writeAt } from "./files.js";
import { CsvRows } from "./read-csv.js";
import { ParquetRows } from "./read-parquet.js";
import { quoteField, writeCsv } from "./write-csv.js";
import { writeRowGroup } from "./write-parquet.js";

/**
 * @typedef {object} Job what all chunks have in common
 * @property {string} url where the generated module is
 * @property {string | undefined} file the Parquet file that is read; undefined for CSV
 * @property {import("./rows.js").Layout} layout
 * @property {import("./columns.js").Results} results
 * @property {"csv" | "parquet"} format of the output
 * @property {number | undefined} output the file that threads write to; undefined if the main thread writes
 * @property {boolean} skips whether rows with a problem are left out
 *
 * @typedef {object} Task a chunk
 * @property {Uint8Array<ArrayBuffer>} bytes whole rows of CSV, from the first byte on; empty for Parquet
 * @property {number} start the first row, for Parquet
 * @property {number} end how many bytes are rows; for Parquet, the row behind the last
 * @property {Uint8Array<ArrayBuffer>} earlier the results of an earlier chunk, whose memory is used again for those of this one
 * @property {number | undefined} position where they belong in the output, if they have not been written
 *
 * @typedef {object} Scored
 * @property {Uint8Array<ArrayBuffer>} bytes those of the task, to be used again
 * @property {Uint8Array<ArrayBuffer>} space
 * @property {number} from where in `space` the results begin
 * @property {number} length how many bytes they are
 * @property {string} failure why earlier results could not be written; "" if they were
 * @property {import("hyparquet").RowGroup | undefined} group what the footer of a Parquet file says about it
 * @property {number} rows
 * @property {number} lines
 * @property {number} skipped
 * @property {import("./rows.js").Problem[]} problems the first of them
 */

/** How many rows are computed at once. */
const BLOCK = 1024;

/** How many problems of a chunk are described. */
const DESCRIBED = 5;

const { url, file, layout, results, format, output, skips } = /** @type {Job} */ (workerData);
const module = /** @type {import("./network.js").GeneratedModule} */ (await import(url));
const { network } = module;
const rows =
  file === undefined ? new CsvRows(layout, network) : await ParquetRows.open(file, layout, network);
const classify = classifier(module);
const labels = results.label === "" ? [] : (module.labels ?? []);
const delimiter = String.fromCharCode(layout.delimiter);
const quotedLabels = labels.map((label) => Buffer.from(quoteField(String(label), delimiter)));

/** @param {number} row */
const classOf = (row) => classify(rows.x, rows.out, row);

/** The chunk before: one is scored at a time, while the next one is waiting here already. */
let before = /** @type {Promise<unknown>} */ (Promise.resolve());

/**
 * @param {Task} task
 * @returns {Promise<Scored>}
 */
export default function scoreInTurn(task) {
  const scored = before.then(() => scoreChunk(task));
  before = scored.catch(() => {});
  return scored;
}

/**
 * @param {Task} task
 * @returns {Promise<any>} what piscina hands over as Scored: its buffers are moved, not copied
 */
async function scoreChunk({ bytes, start, end, earlier, position }) {
  const failure = position === undefined ? "" : write(earlier, position);
  /** @type {import("./rows.js").Problem[]} */
  const problems = [];
  let skipped = 0;
  /** @param {import("./rows.js").Problem} problem */
  const report = (problem) => {
    skipped++;
    if (problems.length < DESCRIBED) problems.push(problem);
    return skips;
  };
  const lines = await rows.read(asBuffer(bytes), start, end, report);
  compute();
  rows.leaveOutRejected(report);
  problems.sort((a, b) => a.row - b.row);
  const written = format === "csv" ? asCsv(Buffer.from(earlier.buffer)) : asRowGroup();
  const scored = { bytes, ...written, rows: rows.count, lines, skipped, problems, failure };
  const buffers = [...new Set([bytes.buffer, written.space.buffer])];
  return move({ [transferableSymbol]: buffers, [valueSymbol]: scored });
}

/**
 * @param {Uint8Array} bytes
 * @param {number} position
 */
function write(bytes, position) {
  try {
    writeAt(/** @type {number} */ (output), bytes, position);
    return "";
  } catch (error) {
    return /** @type {Error} */ (error).message;
  }
}

/** @param {Buffer<ArrayBuffer>} space */
function asCsv(space) {
  const form = { delimiter: layout.delimiter, labels: quotedLabels, classOf };
  return { ...writeCsv(rows, form, space), group: undefined };
}

const asRowGroup = () => writeRowGroup(rows, { results, labels, classOf, dtype: network.dtype });

/** Computes the outputs of all rows, in blocks; rows with a value that is no index, where one is needed, are rejected. */
function compute() {
  for (let from = 0; from < rows.count; from += BLOCK) {
    const count = Math.min(rows.count - from, BLOCK);
    if (messageOf(from, count) === undefined) continue;
    for (let row = from; row < from + count; row++) {
      const message = messageOf(row, 1);
      if (message !== undefined && !rows.rejected.has(row)) rows.rejected.set(row, message);
    }
  }
}

/**
 * Computes some rows, and returns why that cannot be done.
 * @param {number} from the first row
 * @param {number} count
 */
function messageOf(from, count) {
  const { x, out, width, outputs } = rows;
  const [inputsOf, outputsOf] = [
    x.subarray(from * width, (from + count) * width),
    out.subarray(from * outputs, (from + count) * outputs),
  ];
  try {
    module.forwardBatch(inputsOf, outputsOf, count);
    return undefined;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return error.message;
  }
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
const asBuffer = ({ buffer, byteOffset, length }) => Buffer.from(buffer, byteOffset, length);
