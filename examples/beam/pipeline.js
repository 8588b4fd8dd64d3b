// Scores a CSV file in an Apache Beam pipeline:
//
//     node pipeline.js --input flowers.csv --output scored.csv
//     node pipeline.js --runner flink --input … --output …

// Beam logs to the standard output.
console.debug = console.info = () => {};

const { createReadStream } = require("node:fs");
const { createInterface } = require("node:readline");
const { parseArgs } = require("node:util");
const { ReadLines, ScoreRows, WriteLines } = require("./score-rows.js"); // before Beam, which needs what it adds on Node 23
const beam = require("apache-beam");
const { readFromText, writeToText } = require("apache-beam/io/textio");
const { createRunner } = require("apache-beam/runners/runner");
const Papa = require("papaparse");

const HELP = `usage: node pipeline.js --input FILE --output FILE [options]

  --input FILE     CSV; with another runner than direct, what its workers can read, such as gs://bucket/flowers-*.csv
  --output FILE    CSV; with another runner than direct, what the names of its files begin with
  --columns NAMES  the names in the header line, with commas; without it, they are read from the input, which must be a local file
  --skip           leave out and count rows that cannot be scored; without it, they end the pipeline
  --runner NAME    direct (default), universal, flink or dataflow; its options follow as --name=value, such as --project=ID
  -h, --help       print this help
`;

/**
 * @param {{ runner: string, input: string, output: string, columns: string[], skips: boolean, [option: string]: unknown }} options
 * @returns {Promise<Record<string, number>>} how many rows were scored and skipped
 */
async function score({ input, output, columns, skips, ...options }) {
  const rows = new ScoreRows({ columns, skips });
  const counters = { scored: beam.counter("scored"), skipped: beam.counter("skipped") };
  const isLocal = options.runner === "direct";
  const result = await createRunner(options).run(async (root) => {
    const lines = isLocal
      ? root.apply(beam.create([input])).apply(beam.withName("read", beam.parDo(new ReadLines())))
      : await root.applyAsync(readFromText(input));
    const scored = lines.apply(beam.withName("score", beam.parDo(rows, counters)));
    if (isLocal) scored.apply(beam.withName("write", beam.parDo(new WriteLines(output, rows.header()))));
    else await scored.applyAsync(writeToText(output, { header: rows.header(), fileNameSuffix: ".csv" }));
  });
  return { scored: 0, skipped: 0, ...(await result.counters()) };
}

/** @param {string} path of a local file */
async function columnsOf(path) {
  for await (const line of createInterface(createReadStream(path)))
    return /** @type {string[]} */ (Papa.parse(line.replace(/^\ufeff/, ""), { delimiter: "," }).data[0]);
  throw new Error(`${path} is empty`);
}

async function main() {
  const { values } = parseArgs({
    strict: false,
    options: {
      ...{
        input: { type: "string" },
        output: { type: "string" },
        columns: { type: "string" },
        runner: { type: "string" },
      },
      ...{ skip: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    },
  });
  const { input, output, help, columns, skip = false, runner = "direct", ...options } = values;
  if (help || typeof input !== "string" || typeof output !== "string") {
    process.stdout.write(HELP);
    process.exitCode = help ? 0 : 2;
    return;
  }
  const names = columns === undefined ? await columnsOf(input) : String(columns).split(",");
  const settings = {
    input,
    output,
    columns: names,
    skips: skip === true,
    runner: String(runner),
    ...options,
  };
  const { scored, skipped } = await score(settings);
  console.log(`${scored} rows scored, ${skipped} skipped`);
}

module.exports = { score };
if (require.main === module)
  main().catch((error) => {
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
  });
