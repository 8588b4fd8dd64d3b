import { peers } from "../peers/table.ts";
import { answersTo, type Entry, type FirstMessage } from "./entry.ts";
import type { Contender, Peer } from "./peer.ts";
import { streamTaskOf } from "./streams/task.ts";
import { taskOf } from "./task.ts";

/** Bursts in a sample; only the fastest counts, since other work on the machine slows some, which means little for long ones. */
const BURSTS = 3;
const LONG_NS = 60e6;

/** The process of one contender: the entry is its argument; it answers first, then times as many calls as it is told. */
const { peer, method, assignment } = JSON.parse(process.argv[2] as string) as Entry;
try {
  const { methods, streams }: Peer = await peers[peer].load();
  const contender = await ("stream" in assignment
    ? streams?.[method]?.(streamTaskOf(assignment))
    : methods[method]?.(taskOf(assignment)));
  if (!contender) throw new Error(`there is no "${method}"`);
  send({ precision: contender.precision, outputs: await firstOutputs(contender) });
  process.on("message", async (calls: number) => {
    const bursts: number[] = [];
    do bursts.push(await contender.time(calls));
    while (bursts.length < BURSTS && Math.max(...bursts) < LONG_NS);
    send(Math.min(...bursts));
  });
  process.on("disconnect", () => {
    contender.dispose?.();
    process.exit();
  });
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.send?.({ cannot: message.split("\n", 1).join() } satisfies FirstMessage, () => process.exit());
}

async function firstOutputs({ output }: Contender): Promise<number[][]> {
  const outputs: number[][] = [];
  for (let index = 0; output && index < answersTo(assignment); index++)
    outputs.push(Array.from(await output(index)));
  return outputs;
}

function send(what: FirstMessage | number): void {
  process.send?.(what);
}
