// The network: compiled from a spec, or a module that was compiled before.

import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
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

/** neuroll where it is installed; in a clone of neuroll, the one that was built there. */
const library = (() => {
  try {
    return import.meta.resolve("neuroll");
  } catch {
    return new URL("../../dist/generator/index.js", import.meta.url).href;
  }
})();

/** The functions of neuroll, for comparisons with its reference. */
export const neuroll = () => import(library);

/**
 * Compiles a spec as `gen` does, and returns a URL that threads import the module from, so that no file is left. It is done by
 * another process, because the compiler takes much more memory than scoring.
 * @param {string} path
 */
export async function compileSpec(path) {
  const folder = await mkdtemp(join(tmpdir(), "score-"));
  try {
    const gen = fileURLToPath(new URL("cli.js", library));
    const flags = ["--module", "js", "--output", folder];
    await promisify(execFile)(process.execPath, [gen, path, ...flags]).catch(({ stderr, message }) => {
      throw new ScoreError(stderr.trim() || message);
    });
    const [name = ""] = (await readdir(folder)).filter((file) => file.endsWith(".js"));
    const module = await readFile(join(folder, name));
    return `data:text/javascript;base64,${module.toString("base64")}`;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @param {string} path of a generated module, or a URL that compileSpec gave */
export const moduleAt = (path) => (path.startsWith("data:") ? path : pathToFileURL(resolve(path)).href);

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
