/** @typedef {import("./rows.js").Vector} Vector */

/**
 * A function that gives the class of a row of outputs, as predict(x) does.
 * @param {import("./network.js").GeneratedModule} module
 * @returns {(x: Vector, out: Vector, row: number) => number}
 */
export function classifier({ network: { inputSize, outputSize }, predict }) {
  /** @type {(x: Vector, row: number) => number} */
  const ask = (x, row) =>
    /** @type {NonNullable<typeof predict>} */ (predict)(x.slice(row * inputSize, (row + 1) * inputSize));
  if (outputSize === 1) return (x, _, row) => ask(x, row); // by a threshold
  return (x, out, row) => {
    const from = row * outputSize;
    let best = 0;
    let isSure = !Number.isNaN(out[from]);
    for (let j = 1; j < outputSize; j++) {
      if (!(out[from + j] < out[from + best])) {
        isSure = out[from + j] > out[from + best];
        best = j;
      }
    }
    return isSure ? best : ask(x, row); // a softmax can round logits to equal outputs, and NaN has its own rule
  };
}
