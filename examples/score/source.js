// What is scored: chunks of CSV, or ranges of rows of a Parquet file, and what their columns are for.

import { assignColumns, resultColumns } from "./columns.js";
import { cutRows } from "./cut-rows.js";
import { isParquet, nameOf, openInput } from "./files.js";
import { readHeader } from "./read-csv.js";
import { checkTypes, openParquet } from "./read-parquet.js";
import { ScoreError } from "./score-error.js";
import { numberColumn, textColumn } from "./write-parquet.js";

/**
 * @typedef {Pick<import("./worker.js").Task, "bytes" | "start" | "end">} Chunk
 *
 * @typedef {object} Source
 * @property {AsyncIterable<Chunk>} chunks
 * @property {import("./rows.js").Layout} layout
 * @property {import("./columns.js").Results} results
 * @property {string | undefined} file the Parquet file, which threads open
 * @property {number} before how many lines are in front of the first chunk
 * @property {(place: number) => string} nameOf a line of CSV or a row of Parquet, for messages
 * @property {() => Promise<void>} close
 */

/** How long a row of CSV can be, in bytes. */
const LONGEST_ROW = 1 << 26;

/**
 * @param {import("./run.js").Options} options
 * @param {Awaited<ReturnType<typeof import("./network.js").loadModule>>} module
 * @param {{ size: number, take: () => Buffer<ArrayBuffer> }} buffers for chunks of CSV
 * @returns {Promise<Source>}
 */
export async function openSource(options, module, buffers) {
  return (await isParquet(options.input))
    ? parquetSource(options, module)
    : csvSource(options, module, buffers);
}

/** @type {typeof openSource} */
async function csvSource(options, module, { size, take }) {
  const { input, delimiter } = options;
  const source = nameOf(input);
  const { read, close } = await openInput(input);
  const chunks = cutRows(read, { size, largest: LONGEST_ROW, delimiter, take });
  const { value: first } = await chunks.next();
  if (first === undefined)
    throw new ScoreError(`${source} is empty: the first line has the names of the columns`);
  const header = readHeader(first.bytes, delimiter);
  const { layout, results } = assign(options, module, source, header.names);
  const keptTypes = results.kept.map((name) =>
    module.inputNames.includes(name) ? numberColumn(name) : textColumn(name),
  );
  return {
    layout,
    results: { ...results, keptTypes },
    file: undefined,
    before: header.lines,
    nameOf: (line) => `${source}:${line}`,
    close,
    chunks: (async function* () {
      yield { bytes: first.bytes, start: header.length, end: first.length };
      for await (const { bytes, length } of chunks) yield { bytes, start: 0, end: length };
    })(),
  };
}

/**
 * @param {import("./run.js").Options} options
 * @param {Awaited<ReturnType<typeof import("./network.js").loadModule>>} module
 * @returns {Promise<Source>}
 */
async function parquetSource(options, module) {
  const { input } = options;
  const { names, elements, ranges } = await openParquet(input);
  const assigned = assign(options, module, input, names);
  const { layout, results } = assigned;
  checkTypes(input, elements, layout);
  const keptTypes = elements.filter((_, n) => layout.kept[n] >= 0);
  return {
    layout,
    results: { ...results, keptTypes },
    file: input,
    before: 0,
    nameOf: (row) => `${input}, row ${row}`,
    close: async () => {},
    chunks: (async function* () {
      for (const range of ranges) yield { bytes: new Uint8Array(0), ...range };
    })(),
  };
}

/**
 * @param {import("./run.js").Options} options
 * @param {Awaited<ReturnType<typeof import("./network.js").loadModule>>} module
 * @param {string} source
 * @param {string[]} names of its columns
 */
function assign({ keep, prefix, missing, delimiter }, module, source, names) {
  const { inputs, kept, keptNames } = assignColumns({ source, names, wanted: module.inputNames, keep });
  const allowsMissing = module.network.layers.some((layer) => layer.startsWith("impute "));
  return {
    layout: { delimiter, names, inputs, kept, missing, allowsMissing },
    results: { kept: keptNames, keptTypes: [], ...resultColumns(module, keptNames, prefix) },
  };
}
