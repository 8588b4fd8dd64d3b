// What a machine gives to threads that only compute: no program can gain more from them.

import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker } from "node:worker_threads";

/** What a thread computes, about a quarter of a second. */
const STEPS = 50_000_000;

/**
 * How many steps some threads compute in a second.
 * @param {number} threads
 */
export async function stepsPerSecond(threads) {
  const workers = Array.from({ length: threads }, () => new Worker(fileURLToPath(import.meta.url)));
  /** @param {string} message to all threads, each of which answers */
  const ask = (message) =>
    Promise.all(
      workers.map((worker) => {
        worker.postMessage(message);
        return once(worker, "message");
      }),
    );
  await ask("start");
  const start = performance.now();
  await ask("compute");
  const seconds = (performance.now() - start) / 1000;
  await Promise.all(workers.map((worker) => worker.terminate()));
  return (threads * STEPS) / seconds;
}

function compute() {
  let sum = 0;
  for (let n = 0; n < STEPS; n++) sum = sum * 0.5 + n;
  return sum;
}

if (!isMainThread)
  parentPort?.on("message", (message) => parentPort?.postMessage(message === "compute" ? compute() : 0));
