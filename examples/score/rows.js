// Rows as vectors for forwardBatch, whatever they are read from.

/** A column whose values are not read, or not kept. */
export const NONE = -1;

/**
 * @typedef {Float32Array | Float64Array} Vector
 *
 * @typedef {object} Layout what the columns of the input are for
 * @property {number} delimiter
 * @property {string[]} names of all columns
 * @property {number[]} inputs for each column, which value of the input vector it is, or NONE
 * @property {number[]} kept for each column, which column of the output it is, or NONE
 * @property {string[]} missing texts that mean a missing value, beside an empty field
 * @property {boolean} allowsMissing whether a missing value is NaN, or a problem
 *
 * @typedef {object} Problem why a row cannot be scored
 * @property {number} row its line in CSV, where 1 is the first of the chunk; its row in Parquet
 * @property {string} message
 */

/** The rows of a chunk, in arrays that grow to what the largest chunk needs and are then used again. */
export class Rows {
  /**
   * @param {Layout} layout
   * @param {{ dtype: "f32" | "f64", inputSize: number, outputSize: number }} network
   */
  constructor(layout, { dtype, inputSize, outputSize }) {
    this.layout = layout;
    this.width = inputSize;
    this.outputs = outputSize;
    this.keptWidth = Math.max(...layout.kept) + 1;
    this.Vector = dtype === "f32" ? Float32Array : Float64Array;
    this.count = 0;
    this.capacity = 0;
    /** @type {Vector} `width` values for each row */
    this.x = new this.Vector(0);
    /** @type {Vector} `outputs` values for each row */
    this.out = new this.Vector(0);
    /** Where each row is: its line or row in the chunk, where 1 is the first. */
    this.places = new Int32Array(0);
    /** Rows that are in the arrays, but cannot be scored, and why. @type {Map<number, string>} */
    this.rejected = new Map();
  }

  /** @param {number} capacity in rows */
  grow(capacity) {
    const { x, places, Vector } = this;
    this.capacity = capacity;
    this.x = new Vector(capacity * this.width);
    this.x.set(x);
    this.out = new Vector(capacity * this.outputs);
    this.places = new Int32Array(capacity);
    this.places.set(places);
  }

  /**
   * Takes the rejected rows out of the arrays, and gives `report` the problem of each until it returns false.
   * @param {(problem: Problem) => boolean} report
   */
  leaveOutRejected(report) {
    if (this.rejected.size === 0) return;
    let to = 0;
    for (let row = 0; row < this.count; row++) {
      const message = this.rejected.get(row);
      if (message === undefined) this.move(row, to++);
      else if (!report({ row: this.places[row], message })) break;
    }
    this.count = to;
    this.rejected.clear();
  }

  /**
   * How many bytes the kept columns of a row take in CSV, at most.
   * @abstract
   * @param {number} _row
   * @returns {number}
   */
  keptSize(_row) {
    throw new Error("a kind of rows says this");
  }

  /**
   * Writes a kept value in CSV, and returns where it ends.
   * @abstract
   * @param {number} _row
   * @param {number} _column
   * @param {Buffer} _to
   * @param {number} _at
   * @returns {number}
   */
  writeKept(_row, _column, _to, _at) {
    throw new Error("a kind of rows says this");
  }

  /**
   * The values of a kept column.
   * @abstract
   * @param {number} _column
   * @returns {any[]}
   */
  keptColumn(_column) {
    throw new Error("a kind of rows says this");
  }

  /**
   * @param {number} from
   * @param {number} to not behind it
   */
  move(from, to) {
    this.x.copyWithin(to * this.width, from * this.width, (from + 1) * this.width);
    this.out.copyWithin(to * this.outputs, from * this.outputs, (from + 1) * this.outputs);
    this.places[to] = this.places[from];
  }
}
