// Chunks of the input go to threads, and what they return is written in the order of the input. Only a few chunks are under way
// at any time: reading waits for the threads, and the threads for writing, so that memory does not grow with the input.

import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { RowTooLong } from "./cut-rows.js";
import { openOutput } from "./files.js";
import { compileSpec, loadModule, moduleAt } from "./network.js";
import { ScoreError } from "./score-error.js";
import { openSource } from "./source.js";
import { headerLine } from "./write-csv.js";
import { ParquetFooter, parquetSchema } from "./write-parquet.js";

/** How many bytes of CSV a thread gets at once; of Parquet, a chunk becomes a row group, which should be large. */
const CHUNK = { csv: 1 << 19, parquet: 1 << 22 };
/** A chunk without rows: a thread only starts, or writes what is left. */
const nothing = () => ({ bytes: new Uint8Array(0), start: 0, end: 0 });
/** How many problems of rows that were left out are described. */
const DESCRIBED = 5;

/** @type {Options} */
const DEFAULTS = {
  ...{
    spec: undefined,
    module: undefined,
    input: "-",
    output: "-",
    keep: "extra",
    prefix: "",
    skip: false,
    missing: [],
  },
  ...{ delimiter: 44, workers: availableParallelism(), chunk: undefined },
};

/**
 * @typedef {object} Options those that README.md describes
 * @property {string | undefined} spec
 * @property {string | undefined} module
 * @property {string} input a path, or - for the standard input
 * @property {string} output a path, or - for the standard output
 * @property {(typeof import("./columns.js").KEEP)[number]} keep
 * @property {string} prefix
 * @property {boolean} skip
 * @property {string[]} missing
 * @property {number} delimiter
 * @property {number} workers
 * @property {number | undefined} chunk in bytes of CSV
 *
 * @typedef {object} Summary
 * @property {number} rows
 * @property {number} skipped
 * @property {string[]} problems the first ones
 * @property {number} seconds without compiling the network and starting the threads
 * @property {number} memory the most that the process took, in MB
 *
 * @typedef {import("./worker.js").Scored} Scored
 * @typedef {Pick<import("./worker.js").Task, "earlier" | "position">} Results
 */

/**
 * @param {Partial<Options>} given
 * @returns {Promise<Summary>}
 */
export async function score(given) {
  /** @type {Options} */
  const options = { ...DEFAULTS, ...given };
  const { spec, module: path = "", output: to, workers, skip } = options;
  const url = spec === undefined ? moduleAt(path) : await compileSpec(spec);
  const module = await loadModule(url, spec ?? path);
  const format = /\.parquet$/i.test(to) ? "parquet" : "csv";
  const buffers = new Buffers(options.chunk ?? CHUNK[format]);
  const source = await openSource(options, module, buffers);
  const { layout, results, file } = source;
  const output = await openOutput(to);
  /** @type {import("./worker.js").Job} */
  const job = { url, file, layout, results, format, output: output.file, skips: skip };
  const filename = fileURLToPath(new URL("worker.js", import.meta.url));
  const pool = new Piscina({
    filename,
    workerData: job,
    minThreads: workers,
    maxThreads: workers,
    concurrentTasksPerWorker: 2, // one is waiting in the thread, while this one is busy
  });
  const writer = (format === "csv" ? csvFile : parquetFile)(job, module.network.dtype);
  const summary = { rows: 0, skipped: 0, problems: /** @type {string[]} */ ([]), seconds: 0, memory: 0 };
  let lines = source.before;
  let position = 0;
  /** Results in the order of the chunks, which a thread writes if they have a position. @type {Results[]} */
  const earlier = [];

  /**
   * @param {import("./source.js").Chunk} chunk
   * @returns {Promise<Scored>}
   */
  const send = async (chunk) => {
    const task = { ...chunk, ...(earlier.shift() ?? { earlier: new Uint8Array(0), position: undefined }) };
    const transferList = [task.bytes.buffer, task.earlier.buffer];
    const scored = await pool.run(task, { transferList });
    if (scored.failure !== "") throw new ScoreError(`${to}: ${scored.failure}`);
    return scored;
  };
  /** @param {Uint8Array} bytes */
  const write = async (bytes) => {
    await output.write(bytes, position);
    position += bytes.length;
  };
  /** @param {Scored} scored */
  const finish = async (scored) => {
    const problems = scored.problems.map(({ row, message }) => `${source.nameOf(lines + row)}: ${message}`);
    if (problems[0] !== undefined && !skip) throw new ScoreError(problems[0]);
    const bytes = writer.rows(scored);
    if (output.file === undefined) {
      await write(bytes);
      earlier.push({ earlier: bytes, position: undefined });
    } else {
      earlier.push({ earlier: bytes, position });
      position += bytes.length;
    }
    buffers.give(scored.bytes);
    lines += scored.lines;
    summary.rows += scored.rows;
    summary.skipped += scored.skipped;
    summary.problems.push(...problems.slice(0, DESCRIBED - summary.problems.length));
  };

  try {
    await Promise.all(pool.threads.map(() => send(nothing()))); // they have started
    const start = performance.now();
    await write(writer.start());
    await inOrder(source.chunks, { limit: 3 * workers, work: send, finish });
    await Promise.all(Array.from({ length: earlier.length }, () => send(nothing()))); // the last results are written
    await write(await writer.end());
    summary.seconds = (performance.now() - start) / 1000;
    await pool.destroy();
    await output.close();
  } catch (error) {
    await pool.destroy();
    await output.discard();
    if (error instanceof RowTooLong) throw new ScoreError(`${source.nameOf(lines + 1)}: ${error.message}`);
    throw error;
  } finally {
    await source.close();
  }
  summary.memory = Math.round(process.resourceUsage().maxRSS / 1024);
  return summary;
}

/**
 * Runs `work` for a few items at once, and `finish` for what it gives, one after the other in the order of the items. If there
 * are no more items because of an error, those before are finished first.
 * @template Item, Result
 * @param {AsyncIterable<Item>} items
 * @param {object} how
 * @param {number} how.limit how many items are under way
 * @param {(item: Item) => Promise<Result>} how.work
 * @param {(result: Result) => Promise<void>} how.finish
 */
export async function inOrder(items, { limit, work, finish }) {
  /** @type {Promise<Result>[]} */
  const underWay = [];
  const finishFirst = async () => finish(await /** @type {Promise<Result>} */ (underWay.shift()));
  const iterator = items[Symbol.asyncIterator]();
  for (;;) {
    const next = await iterator.next().catch((/** @type {unknown} */ error) => ({ error }));
    if ("error" in next || next.done) {
      while (underWay.length > 0) await finishFirst();
      if ("error" in next) throw next.error;
      return;
    }
    const result = work(next.value);
    result.catch(() => {}); // it is thrown when its turn comes
    underWay.push(result);
    if (underWay.length === limit) await finishFirst();
  }
}

/** Buffers for chunks, which threads give back: new ones cost time, as the system clears them. */
class Buffers {
  /** @param {number} size */
  constructor(size) {
    this.size = size;
    /** @type {Buffer<ArrayBuffer>[]} */
    this.free = [];
    this.take = () => this.free.pop() ?? Buffer.alloc(size);
  }

  /** @param {Uint8Array<ArrayBuffer>} bytes */
  give(bytes) {
    if (bytes.length === this.size) this.free.push(Buffer.from(bytes.buffer));
  }
}

/**
 * What a file consists of.
 * @typedef {object} Format
 * @property {() => Uint8Array} start
 * @property {(scored: Scored) => Uint8Array<ArrayBuffer>} rows
 * @property {() => Promise<Uint8Array>} end
 */

/** @type {(job: import("./worker.js").Job) => Format} */
const csvFile = ({ results, layout }) => ({
  start: () => headerLine(results, layout.delimiter),
  rows: bytesOf,
  end: async () => new Uint8Array(0),
});

/** @type {(job: import("./worker.js").Job, dtype: "f32" | "f64") => Format} */
function parquetFile({ results }, dtype) {
  const footer = new ParquetFooter(parquetSchema(results, dtype));
  return {
    start: () => footer.start(),
    rows(scored) {
      if (scored.group === undefined) return new Uint8Array(0); // it has no rows
      footer.add(scored.group, scored.length);
      return bytesOf(scored);
    },
    end: () => footer.end(),
  };
}

/** @param {Scored} scored */
const bytesOf = ({ space, from, length }) => space.subarray(from, from + length);
