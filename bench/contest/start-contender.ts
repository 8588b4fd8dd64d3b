import { fork } from "node:child_process";
import type { Entry, FirstMessage } from "./entry.ts";

/** A contender in its own process, after its first message. */
export interface RunningContender {
  readonly entry: Entry;
  readonly precision: "f64" | "f32";
  readonly outputs: readonly (readonly number[])[];
  /** Nanoseconds that `calls` calls take. */
  readonly time: (calls: number) => Promise<number>;
  readonly stop: () => void;
}

export interface Refusal {
  readonly entry: Entry;
  readonly cannot: string;
}

/** Starts the process of a contender, and kills it if its first message does not come in time. */
export async function startContender(
  worker: string,
  entry: Entry,
  patienceMs: number,
): Promise<RunningContender | Refusal> {
  const child = fork(worker, [JSON.stringify(entry)], {
    execArgv: [], // without the loader that this process may have
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const next = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      const fail = (code: number | null, signal: string | null) =>
        reject(new Error(`its process ended with ${signal ?? code}`));
      child.once("exit", fail);
      child.once("message", (message) => {
        child.off("exit", fail);
        resolve(message as T);
      });
    });
  const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  const introduction = await next<FirstMessage>().catch((error: Error): FirstMessage => {
    const isLate = child.signalCode === "SIGKILL";
    return { cannot: isLate ? `has no answer after ${patienceMs / 1000} s` : error.message };
  });
  clearTimeout(timer);
  if ("cannot" in introduction) return { entry, ...introduction };
  return {
    entry,
    ...introduction,
    time: (calls) => {
      const answer = next<number>();
      child.send(calls);
      return answer;
    },
    stop: () => child.disconnect(),
  };
}
