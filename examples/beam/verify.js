// Scores flowers in the direct runner, and compares each output with the reference of neuroll, bit by bit:
//
//     npm start -- 1000

const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { dirname, join } = require("node:path");
const Papa = require("papaparse");
const { score } = require("./pipeline.js");

const COLUMNS = ["id", "petal_length", "petal_width", "sepal_length", "sepal_width"];
const spec = join(__dirname, "../../specs/iris.yaml");

/**
 * Flowers with an id and four measures in cm, the same ones at every run.
 * @param {number} count
 */
function flowers(count) {
  let seed = 1;
  const measure = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; // of Numerical Recipes
    return (0.1 + (7.8 * seed) / 2 ** 32).toFixed(1);
  };
  return Array.from({ length: count }, (_, n) => [
    `flower, ${n + 1}`,
    measure(),
    measure(),
    measure(),
    measure(),
  ]);
}

async function main() {
  const count = Number(process.argv[2] ?? 1000);
  const folder = mkdtempSync(join(tmpdir(), "beam-"));
  try {
    const [input, output] = [join(folder, "flowers.csv"), join(folder, "scored.csv")];
    const rows = flowers(count);
    writeFileSync(input, Papa.unparse([COLUMNS, ...rows]));
    const start = performance.now();
    const { scored } = await score({ runner: "direct", input, output, columns: COLUMNS, skips: false });
    const seconds = (performance.now() - start) / 1000;

    const { interpret, largestIndex, load } = await neuroll();
    const readFile = (/** @type {string} */ name) => readFileSync(join(dirname(spec), name));
    const { network } = load(readFileSync(spec), { path: spec, readFile });
    const { labels } = network.outputs[0];
    const { inputNames } = require("./generated/network.cjs").network;
    const [header, ...results] = Papa.parse(readFileSync(output, "utf8"), { skipEmptyLines: true }).data;
    if (String(header) !== String(["id", "label", ...labels])) throw new Error(`the header is ${header}`);
    if (results.length !== count || scored !== count)
      throw new Error(`${scored} rows were scored, not ${count}`);
    const rowOf = new Map(rows.map((row) => [row[0], row]));
    for (const [id, label, ...values] of results) {
      const row = rowOf.get(id) ?? [];
      const expected = interpret(
        network,
        inputNames.map((/** @type {string} */ name) => Number(row[COLUMNS.indexOf(name)])),
      ).output;
      const isSame = Array.from(expected).every((value, n) => Object.is(value, Number(values[n])));
      if (!isSame || label !== labels[largestIndex(expected)])
        throw new Error(`${id} differs from the reference`);
    }
    console.log(`verified: ${count} rows have the labels and the bits of the reference`);
    console.log(`direct runner: ${Math.round(count / seconds).toLocaleString("en")} rows/s`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** neuroll where it is installed; in a clone of neuroll, the one that was built there. */
async function neuroll() {
  try {
    return await import("neuroll");
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    return import("../../dist/generator/index.js");
  }
}

main().catch((error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
});
