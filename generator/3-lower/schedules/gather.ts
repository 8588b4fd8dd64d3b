import { load, stepping } from "../../ir/scalar.ts";
import type { Element, Gather } from "../../ir/tensor.ts";
import type { Draft } from "../draft.ts";
import { moved, type Rows } from "./places.ts";

/** Elements one after the other that lie at even distances in one input. */
interface Run {
  readonly input: number;
  readonly first: number;
  readonly step: number;
  readonly to: number;
  readonly count: number;
}

/** So few elements are moved one by one, without a loop. */
const FEW = 4;

/** Moves elements from buffers to a buffer: a loop for each run. */
export function gatherInBuffers(draft: Draft, { elements }: Gather, from: readonly Rows[], to: Rows): void {
  for (const { input, first, step, to: place, count } of runsOf(elements)) {
    const source = from[input] as Rows;
    const move = (index: number, target: number, ...i: "i"[]) =>
      ({
        kind: "store",
        buffer: to.buffer,
        index: moved(to.start, target, ...i.map((counter) => stepping(counter))),
        lanes: 1,
        value: load(
          source.buffer,
          moved(source.start, index, ...i.map((counter) => stepping(counter, step))),
        ),
      }) as const;
    if (count <= FEW) {
      for (let n = 0; n < count; n++) draft.add(move(first + n * step, place + n));
    } else {
      const body = [move(first, place, "i")];
      draft.add({ kind: "loop", counter: "i", from: 0, to: count, lanes: 1, cursors: [], body });
    }
  }
}

function runsOf(elements: readonly Element[]): Run[] {
  const runs: Run[] = [];
  elements.forEach(({ input, index }, to) => {
    const run = runs.at(-1);
    const step = run && (run.count === 1 ? index - run.first : run.step);
    if (
      run &&
      step !== undefined &&
      step > 0 &&
      run.input === input &&
      index === run.first + run.count * step
    )
      runs[runs.length - 1] = { ...run, step, count: run.count + 1 };
    else runs.push({ input, first: index, step: 1, to, count: 1 });
  });
  return runs;
}
