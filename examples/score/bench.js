// Verifies that scored rows have the bits of the reference, and measures how many rows are scored in a second:
//
//     npm start -- --rows 1000000 --runs 5

import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { stepsPerSecond } from "./compute.js";
import { compileSpec, neuroll } from "./network.js";
import { score } from "./run.js";
import { names, writeFlowers } from "./sample.js";

const spec = fileURLToPath(new URL("../../specs/iris.yaml", import.meta.url));

/** @typedef {"csv" | "parquet"} Format */

/** Formats of input and output. */
const WAYS = /** @type {[Format, Format][]} */ ([
  ["csv", "csv"],
  ["csv", "parquet"],
  ["parquet", "parquet"],
]);

const VERIFIED_ROWS = 1000;

/** Shorter runs measure little but how long it takes to start workers, so their ratios mean nothing. */
const SHORTEST_RUN_SECONDS = 0.5;

/**
 * Compares all outputs and labels of some rows with the reference, bit by bit.
 * @param {string} folder
 * @param {string} module
 */
async function verify(folder, module) {
  const { interpret, largestIndex, load } = await neuroll();
  /** @param {string} file */
  const readBeside = (file) => readFileSync(join(dirname(spec), file));
  const { network } = load(await readFile(spec), { path: spec, readFile: readBeside });
  const { labels } = network.outputs[0];
  const sample = join(folder, "sample.csv");
  await writeFlowers(sample, VERIFIED_ROWS);
  for (const format of /** @type {Format[]} */ (["csv", "parquet"])) {
    const output = join(folder, `verified.${format}`);
    await score({ module, input: sample, output, keep: "all", workers: 2, chunk: 4096 });
    const rows = await read[format](output);
    if (rows.length !== VERIFIED_ROWS)
      throw new Error(`${rows.length} rows were scored, not ${VERIFIED_ROWS}`);
    rows.forEach((row, n) => {
      const x = names.map((name) => Number(row[name]));
      const outputs = interpret(network, x).output;
      const isSame = outputs.every((/** @type {number} */ value, /** @type {number} */ j) =>
        Object.is(value, Number(row[labels[j]])),
      );
      if (!isSame || row.label !== labels[largestIndex(outputs)])
        throw new Error(`row ${n + 1} of ${format} differs from the reference`);
    });
  }
}

/** @type {Record<Format, (path: string) => Promise<Record<string, unknown>[]>>} */
const read = {
  async csv(path) {
    const [header = "", ...lines] = (await readFile(path, "utf8")).trimEnd().split("\n");
    const columns = header.split(",");
    return lines.map((line) => Object.fromEntries(line.split(",").map((field, n) => [columns[n], field])));
  },
  async parquet(path) {
    return parquetReadObjects({ file: await asyncBufferFromFile(path) });
  },
};

/** @param {number[]} values */
function spread(values) {
  const [least, median, most] = [0, (values.length - 1) >> 1, values.length - 1].map(
    (n) => values.toSorted((a, b) => a - b)[n],
  );
  return { least, median, most };
}

/** @param {number} value */
const millions = (value) => (value / 1e6).toFixed(2);

/**
 * What was measured in a second, by how many threads.
 * @typedef {Map<number, number[]>} Rates
 */

/**
 * @param {number[]} threads
 * @returns {Rates}
 */
const ratesOf = (threads) => new Map(threads.map((count) => [count, []]));

/**
 * How much more some threads do than one.
 * @param {Rates} rates
 * @param {number} count
 */
function ratioToOne(rates, count) {
  const one = rates.get(1) ?? [];
  const { least, median, most } = spread((rates.get(count) ?? []).map((rate, run) => rate / one[run]));
  return `${median.toFixed(2)}x (${least.toFixed(2)} to ${most.toFixed(2)})`;
}

async function main() {
  const { values } = parseArgs({
    options: { rows: { type: "string", default: "1000000" }, runs: { type: "string", default: "5" } },
  });
  const [rows, runs] = [Number(values.rows), Number(values.runs)];
  for (const [flag, count] of Object.entries({ rows, runs }))
    if (!Number.isInteger(count) || count < 1) throw new Error(`--${flag} must be a whole number from 1`);
  const folder = await mkdtemp(join(tmpdir(), "score-"));
  try {
    const module = await compileSpec(spec);
    await verify(folder, module);
    console.log(
      `verified: ${VERIFIED_ROWS} rows of CSV and of Parquet have the labels and the bits of the reference`,
    );

    const inputs = { csv: join(folder, "flowers.csv"), parquet: join(folder, "flowers.parquet") };
    await writeFlowers(inputs.csv, rows);
    await score({
      module,
      input: inputs.csv,
      output: inputs.parquet,
      keep: "all",
      prefix: "scored_",
      workers: 2,
    });
    const threads = [1, 2, 4, 8, 16].filter((count) => count <= Math.max(2, availableParallelism()));
    console.log(
      `${rows.toLocaleString("en")} rows, ${runs} ${runs === 1 ? "run" : "runs"} each in turns: the median, and the least and the most\n`,
    );
    let shortRuns = 0;
    /** What the machine gives to threads that only compute, in turns with the runs. */
    const computed = ratesOf(threads);
    for (const [from, to] of WAYS) {
      const rates = ratesOf(threads);
      for (let run = 0; run < runs; run++) {
        for (const workers of threads) {
          computed.get(workers)?.push(await stepsPerSecond(workers));
          const { seconds } = await score({
            module,
            input: inputs[from],
            output: join(folder, `out.${to}`),
            workers,
            keep: "none",
          });
          rates.get(workers)?.push(rows / seconds);
        }
      }
      const isShort = rows / spread(rates.get(1) ?? []).median < SHORTEST_RUN_SECONDS;
      shortRuns += isShort ? 1 : 0;
      for (const [count, measured] of rates) {
        const rate = spread(measured);
        const title = `${from} to ${to}, ${count} ${count === 1 ? "worker" : "workers"}`.padEnd(32);
        const seconds = (rows / rate.median).toFixed(2).padStart(6);
        const speed = `${millions(rate.median)} million rows/s (${millions(rate.least)} to ${millions(rate.most)})`;
        const times = count === 1 || isShort ? "" : ratioToOne(rates, count);
        console.log(`${title} ${seconds} s  ${speed}  ${times}`.trimEnd());
      }
    }
    console.log("\nthreads of this machine that only compute, in turns with these runs:");
    for (const count of threads.slice(1)) console.log(`${count} threads  ${ratioToOne(computed, count)}`);
    if (shortRuns > 0)
      console.log(
        `\nno ratios are shown of runs shorter than ${SHORTEST_RUN_SECONDS} s, most of which is starting: use more --rows`,
      );
  } finally {
    await rm(folder, { recursive: true });
  }
}

await main();
