import { peers } from "../peers/table.ts";
import { ANSWERS, type Entry, type FirstMessage } from "./entry.ts";
import type { Contender, Peer } from "./peer.ts";
import { taskOf } from "./task.ts";

/** Bursts in a sample; only the fastest counts, since other work on the machine slows some, which means little for long ones. */
const BURSTS = 3;
const LONG_NS = 60e6;

/** The process of one contender: the entry is its argument; it answers first, then times as many calls as it is told. */
const { peer, method, assignment } = JSON.parse(process.argv[2] as string) as Entry;
try {
  const { methods }: Peer = await peers[peer].load();
  const prepare = methods[method];
  if (!prepare) throw new Error(`there is no "${method}"`);
  const contender = await prepare(taskOf(assignment));
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
  for (let index = 0; output && index < ANSWERS; index++) outputs.push(Array.from(await output(index)));
  return outputs;
}

function send(what: FirstMessage | number): void {
  process.send?.(what);
}
