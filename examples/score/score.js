// Scores the rows of a CSV or Parquet file with a network, in worker threads; README.md describes it.
//
//     node score.js --spec ../../specs/iris.yaml flowers.csv -o scored.csv

import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { KEEP } from "./columns.js";
import { score } from "./run.js";
import { ScoreError } from "./score-error.js";

const HELP = `usage: node score.js (--spec FILE | --module FILE) [INPUT] [-o OUTPUT]

Scores each row of INPUT, a CSV or Parquet file, with a network, and writes the label and the outputs by name.
The first line of CSV has the names of the columns: those that the network's input names are read, in any order.

  --spec FILE         the network, as a spec, which is compiled
  --module FILE       the network, as a module that neuroll generated
  INPUT               a .csv or .parquet file; CSV from the standard input without it, or for -
  -o, --output FILE   a .csv or .parquet file; CSV to the standard output without it, or for -
  --keep WHICH        columns of the input to keep: extra (those that the network does not read), all or none; default extra
  --prefix TEXT       what to put in front of the names of the columns that are added
  --skip              leave out rows that cannot be scored, and report how many there are; without it, they end the run
  --missing TEXT      a text that means a missing value, as an empty field does; can be repeated
  --delimiter CHAR    what is between fields of CSV; default ","
  --workers COUNT     how many threads; default ${availableParallelism()}, as many as this machine runs at once
  -h, --help          print this help

A missing value is an error, unless the network has an impute layer, which then gets NaN.
`;

/** @param {string} text */
const whole = (text) => (/^[1-9]\d{0,3}$/.test(text) ? Number(text) : undefined);

/** @param {string[]} args */
function readOptions(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      spec: { type: "string" },
      module: { type: "string" },
      output: { type: "string", short: "o", default: "-" },
      keep: { type: "string", default: "extra" },
      prefix: { type: "string", default: "" },
      skip: { type: "boolean", default: false },
      missing: { type: "string", multiple: true, default: [] },
      delimiter: { type: "string", default: "," },
      workers: { type: "string", default: String(availableParallelism()) },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return undefined;
  const { spec, module, delimiter } = values;
  if ((spec === undefined) === (module === undefined))
    throw new ScoreError("either --spec or --module is required");
  if (positionals.length > 1) throw new ScoreError(`one input is read, not ${positionals.length}`);
  const keep = KEEP.find((which) => which === values.keep);
  if (keep === undefined) throw new ScoreError(`--keep must be extra, all or none, not ${values.keep}`);
  const workers = whole(values.workers);
  if (workers === undefined)
    throw new ScoreError(`--workers must be a whole number from 1 on, not ${values.workers}`);
  if (!/^[^"\r\n.\w-]$/.test(delimiter) || delimiter.charCodeAt(0) > 127)
    throw new ScoreError(
      `--delimiter must be one character such as ; or a tab, not ${JSON.stringify(delimiter)}`,
    );
  const [input = "-"] = positionals;
  return { ...values, spec, module, keep, workers, delimiter: delimiter.charCodeAt(0), input };
}

/** @param {string[]} args */
async function main(args) {
  const options = readOptions(args);
  if (options === undefined) {
    process.stdout.write(HELP);
    return;
  }
  const { rows, skipped, problems, seconds, memory } = await score(options);
  for (const problem of problems) console.error(`skipped: ${problem}`);
  if (skipped > problems.length) console.error(`skipped: ${count(skipped - problems.length)} more`);
  const rate = count(rows / seconds);
  console.error(
    `${count(rows)} ${rows === 1 ? "row" : "rows"} scored${skipped > 0 ? `, ${count(skipped)} skipped` : ""}, ${seconds.toFixed(2)} s, ` +
      `${rate} rows/s, ${options.workers} ${options.workers === 1 ? "worker" : "workers"}, ${memory} MB of memory`,
  );
}

/** @param {number} number */
const count = (number) => Math.round(number).toLocaleString("en");

process.stdout.on("error", (error) => {
  if (/** @type {NodeJS.ErrnoException} */ (error).code === "EPIPE") process.exit(0); // `| head` has read enough
  throw error;
});

try {
  await main(process.argv.slice(2));
} catch (error) {
  const isUsage =
    error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
  if (!(error instanceof ScoreError || isUsage)) throw error;
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}
