import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

const code = `import { parentPort, workerData } from "node:worker_threads";
const { url, entry, inputs } = workerData;
parentPort.postMessage(await (await import(url))[entry](inputs));`;

/** Imports the bundle of a folder as it is now, in a thread of Node that knows nothing of Vitest, and calls one of its exports. */
export function runBundle(
  folder: string,
  entry: string,
  inputs: readonly (readonly number[])[],
): Promise<readonly (readonly number[])[]> {
  const url = pathToFileURL(join(folder, "main.js")).href;
  const data = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const worker = new Worker(data, { workerData: { url, entry, inputs } });
  return new Promise((resolve, reject) => {
    worker.once("message", (outputs) => resolve(outputs.map((output: Float64Array) => [...output])));
    worker.once("error", reject);
  });
}
