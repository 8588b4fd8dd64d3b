import { fork } from "node:child_process";
import type { Entry, Introduction } from "./entry.ts";

/** A contender that has answered, in its own process. */
export interface Entrant {
  readonly entry: Entry;
  readonly precision: "f64" | "f32";
  readonly outputs: readonly (readonly number[])[];
  /** Nanoseconds of so many calls. */
  readonly time: (calls: number) => Promise<number>;
  readonly leave: () => void;
}

export interface Refusal {
  readonly entry: Entry;
  readonly cannot: string;
}

/** Starts the process of a contender; whoever has not answered in time is stopped. */
export async function enter(worker: string, entry: Entry, patienceMs: number): Promise<Entrant | Refusal> {
  const child = fork(worker, [JSON.stringify(entry)], {
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
  const introduction = await next<Introduction>().catch((error: Error): Introduction => {
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
    leave: () => child.disconnect(),
  };
}
