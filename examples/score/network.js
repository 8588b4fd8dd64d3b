// The network: compiled from a spec, or a module that was compiled before.

import { readFile } from "node:fs/promises";
import { dirname, extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ScoreError } from "./score-error.js";

/**
 * @typedef {object} GeneratedModule what is used of a generated module with one input and one output
 * @property {{ name: string, dtype: "f32" | "f64", inputSize: number, outputSize: number, inputNames?: readonly string[],
 *   layers: readonly string[] }} network
 * @property {readonly string[]} [labels]
 * @property {(x: Float32Array | Float64Array, out: Float32Array | Float64Array, count: number) => unknown} forwardBatch
 * @property {(x: Float32Array | Float64Array) => number} [predict]
 * @property {unknown} [classify]
 */

/** neuroll where it is installed; in a clone of neuroll the one that it built. */
export const neuroll = await import("neuroll").catch((error) => {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  return import(new URL("../../dist/generator/index.js", import.meta.url).href);
});

/**
 * Compiles a spec, and returns a URL to import the module from: threads load it without a file.
 * @param {string} path
 */
export async function compileSpec(path) {
  const text = await readFile(path).catch((error) => {
    throw new ScoreError(`${path}: ${error.code === "ENOENT" ? "does not exist" : error.message}`);
  });
  const { readFileSync } = await import("node:fs");
  /** @param {string} file */
  const readBeside = (file) => readFileSync(join(dirname(path), file));
  try {
    const options = { path, readFile: readBeside, emit: { module: "js" } };
    const { text: module, network } = await neuroll.compile(text, options);
    return { url: `data:text/javascript;base64,${Buffer.from(module).toString("base64")}`, network };
  } catch (error) {
    if (!(error instanceof neuroll.SpecError)) throw error;
    throw new ScoreError(neuroll.formatDiagnostics(error.diagnostics));
  }
}

/** @param {string} path of a generated module */
export const moduleAt = (path) => pathToFileURL(resolve(path)).href;

/**
 * @param {string} url
 * @param {string} name what messages call it
 * @returns {Promise<GeneratedModule & { inputNames: readonly string[] }>}
 */
export async function loadModule(url, name) {
  const module = await import(url).catch((error) => {
    if (error.code === "ERR_UNKNOWN_FILE_EXTENSION" && extname(name) === ".ts")
      throw new ScoreError(
        `${name}: this Node cannot run TypeScript: compile with --module js, or use Node 22.18 or newer`,
      );
    throw new ScoreError(`${name}: ${error.message}`);
  });
  const { network } = module;
  if (network === undefined) throw new ScoreError(`${name} is not a module that neuroll generated`);
  if ("states" in network) throw new ScoreError(`${name}: a network with state cannot be scored row by row`);
  if (!("inputSize" in network && "outputSize" in network))
    throw new ScoreError(`${name}: a network with one input and one output is needed`);
  if (network.inputNames === undefined)
    throw new ScoreError(
      `${name}: the input has no names, by which columns are found: give it names in the spec`,
    );
  return { ...module, inputNames: network.inputNames };
}

/**
 * A function that gives the class of a row of outputs, as predict(x) does.
 * @param {GeneratedModule} module
 * @returns {(x: Float32Array | Float64Array, out: Float32Array | Float64Array, row: number) => number}
 */
export function classifier({ network: { inputSize, outputSize }, predict }) {
  /** @type {(x: Float32Array | Float64Array, row: number) => number} */
  const ask = (x, row) =>
    /** @type {NonNullable<typeof predict>} */ (predict)(x.slice(row * inputSize, (row + 1) * inputSize));
  if (outputSize === 1) return (x, _, row) => ask(x, row); // by a threshold
  return (x, out, row) => {
    const from = row * outputSize;
    let best = 0;
    let isSure = out[from] === out[from];
    for (let j = 1; j < outputSize; j++) {
      const [value, record] = [out[from + j], out[from + best]];
      if (!(value < record)) {
        isSure = value > record;
        best = j;
      }
    }
    return isSure ? best : ask(x, row); // a softmax can round logits to equal outputs, and NaN has its own rule
  };
}
