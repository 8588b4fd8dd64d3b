// The steps of the pipeline. Workers require this file by the name of the package, so that only the names of the steps and their
// settings are sent to them.

// serialize-closures, which Beam uses, calls a function that Node 23 removed.
const util = require("node:util");
util.isPrimitive ??= (/** @type {unknown} */ value) => Object(value) !== value;

const { closeSync, openSync, readFileSync, renameSync, writeSync } = require("node:fs");
const { requireForSerialization } = require("apache-beam/serialization");
const Papa = require("papaparse");
const module_ = require("./generated/network.cjs");

const { network, labels = [], classify, createInput, createOutput, forward } = module_;
const allowsMissing = network.layers.some((/** @type {string} */ layer) => layer.startsWith("impute "));
const x = createInput();
const out = createOutput();

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The lines of a file. As with Beam's own text files, a line end ends a row, within quotes too. */
class ReadLines {
  /** @param {string} path */
  *process(path) {
    for (const line of readFileSync(path, "utf8")
      .replace(/^\ufeff/, "")
      .split(/\r?\n/))
      if (line !== "") yield line;
  }
}

/** A row of CSV becomes one with the columns that the network does not read, its label and its outputs. */
class ScoreRows {
  /** @param {{ columns: string[], skips: boolean }} settings columns: the names in the header line */
  constructor({ columns, skips }) {
    const absent = network.inputNames.filter((/** @type {string} */ name) => !columns.includes(name));
    if (absent.length > 0)
      throw new Error(`no column ${absent.join(", ")}; the columns are ${columns.join(", ")}`);
    this.columns = columns;
    this.skips = skips;
    /** @type {number[]} which column each value of the vector is */
    this.inputs = network.inputNames.map((/** @type {string} */ name) => columns.indexOf(name));
    this.kept = columns.map((_, n) => n).filter((n) => !this.inputs.includes(n));
  }

  header() {
    const outputs = Array.from(out, (_, n) => labels[n] ?? `output_${n}`);
    const kept = this.kept.map((n) => this.columns[n]);
    return Papa.unparse([[...kept, ...(classify ? ["label"] : []), ...outputs]]);
  }

  /**
   * @param {string} line
   * @param {{ scored: Counter, skipped: Counter }} counters
   */
  process(line, { scored, skipped }) {
    const { data, errors } = Papa.parse(line, { delimiter: "," });
    const fields = /** @type {string[]} */ (data[0]);
    if (fields.every((field, n) => field === this.columns[n])) return []; // the header of a file
    const problem = errors[0]?.message ?? this.problemOf(fields);
    if (problem !== undefined) {
      if (!this.skips) throw new Error(`${problem}: ${line}`);
      skipped.increment();
      return [];
    }
    scored.increment();
    this.inputs.forEach((column, n) => {
      x[n] = fields[column].trim() === "" ? Number.NaN : Number(fields[column]);
    });
    forward(x, out);
    const kept = this.kept.map((n) => fields[n]);
    return [Papa.unparse([[...kept, ...(classify ? [classify(x)] : []), ...out]])];
  }

  /** @param {string[]} fields */
  problemOf(fields) {
    if (fields.length !== this.columns.length)
      return `${fields.length} fields, but there are ${this.columns.length} columns`;
    for (const column of this.inputs) {
      const text = fields[column].trim();
      if (text === "" && !allowsMissing) return `${this.columns[column]} is missing`;
      if (text !== "" && !NUMBER.test(text))
        return `${this.columns[column]} is ${JSON.stringify(text)}, which is not a number`;
    }
    return undefined;
  }
}

/** Writes lines to a file, in the order in which they come; it gets its name when it is complete. */
class WriteLines {
  /**
   * @param {string} path
   * @param {string} header
   */
  constructor(path, header) {
    this.path = path;
    this.header = header;
    this.file = -1;
  }

  startBundle() {
    this.file = openSync(`${this.path}.part`, "w");
    writeSync(this.file, `${this.header}\n`);
  }

  /** @param {string} line */
  process(line) {
    writeSync(this.file, `${line}\n`);
  }

  finishBundle() {
    closeSync(this.file);
    renameSync(`${this.path}.part`, this.path);
  }
}

/** @typedef {{ increment: () => void }} Counter */

module.exports = { ReadLines, ScoreRows, WriteLines };
requireForSerialization("neuroll-example-beam", module.exports);
