// Which column of the input is which value of the vector, which ones are kept, and what is added.

import { ScoreError } from "./score-error.js";

/**
 * @typedef {object} Results what is added to a row
 * @property {string[]} kept names of the columns that are kept
 * @property {import("hyparquet").SchemaElement[]} keptTypes what they are in a Parquet file
 * @property {string} label the name of the column with the label; "" if there is none
 * @property {string[]} outputs the names of the columns with the outputs
 */

/** Which columns of the input are in the output too. */
export const KEEP = /** @type {const} */ (["extra", "all", "none"]);

/**
 * @param {object} options
 * @param {string} options.source what messages call the input
 * @param {string[]} options.names of its columns
 * @param {readonly string[]} options.wanted names of the values of the vector
 * @param {(typeof KEEP)[number]} options.keep
 */
export function assignColumns({ source, names, wanted, keep }) {
  const absent = wanted.filter((name) => !names.includes(name));
  if (absent.length > 0) {
    const has = names.map((name) => JSON.stringify(name)).join(", ");
    throw new ScoreError(`${source}: no column ${absent.join(", ")}; the columns are ${has}`);
  }
  const twice = wanted.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (twice !== undefined) throw new ScoreError(`${source}: there are two columns ${twice}`);
  const inputs = names.map((name) => wanted.indexOf(name));
  const isKept = { extra: (/** @type {number} */ n) => inputs[n] < 0, all: () => true, none: () => false }[
    keep
  ];
  const keptColumns = names.map((_, n) => n).filter(isKept);
  return {
    inputs,
    kept: names.map((_, n) => keptColumns.indexOf(n)),
    keptNames: keptColumns.map((n) => names[n]),
  };
}

/**
 * The columns that are added: the label, and each output by its label.
 * @param {import("./network.js").GeneratedModule} module
 * @param {string[]} kept names of kept columns
 * @param {string} prefix
 */
export function resultColumns({ network: { outputSize }, labels = [], classify }, kept, prefix) {
  const label = classify === undefined ? "" : `${prefix}label`;
  const outputs = Array.from({ length: outputSize }, (_, n) => {
    if (outputSize > 1) return `${prefix}${labels[n] ?? `output_${n}`}`;
    return `${prefix}${labels.at(-1) ?? "output"}`; // of two labels, the output is the probability of the second
  });
  const clash = [label, ...outputs].find((name) => name !== "" && kept.includes(name));
  if (clash !== undefined)
    throw new ScoreError(
      `the input has a column ${clash} already: use --keep none, or --prefix scored_ for the columns added`,
    );
  return { label, outputs };
}
