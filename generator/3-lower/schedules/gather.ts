import { load, number, type Scalar, stepping } from "../../ir/scalar.ts";
import type { Element, Gather } from "../../ir/tensor.ts";
import type { Draft } from "../draft.ts";
import { moved, type Rows } from "./places.ts";

/** Elements one after the other that lie at even distances in one input, or one number over and over. */
interface Run {
  readonly first: Element;
  readonly step: number;
  readonly to: number;
  readonly count: number;
}

/** So few elements are moved one by one, without a loop. */
const FEW = 4;

/** Moves elements from buffers to a buffer: a loop for each run. */
export function gatherInBuffers(draft: Draft, { elements }: Gather, from: readonly Rows[], to: Rows): void {
  for (const { first, step, to: place, count } of runsOf(elements)) {
    const move = (by: number, ...i: "i"[]) =>
      ({
        kind: "store",
        buffer: to.buffer,
        index: moved(to.start, place + by, ...i.map((counter) => stepping(counter))),
        lanes: 1,
        value: scalarOf(first, from, by * step, ...i.map((counter) => stepping(counter, step))),
      }) as const;
    if (count <= FEW) {
      for (let n = 0; n < count; n++) draft.add(move(n));
    } else {
      const body = [move(0, "i")];
      draft.add({ kind: "loop", counter: "i", from: 0, to: count, lanes: 1, cursors: [], body });
    }
  }
}

/** A number, or what lies so far from an element. */
function scalarOf(
  element: Element,
  from: readonly Rows[],
  by: number,
  ...steps: ReturnType<typeof stepping>[]
): Scalar {
  if ("value" in element) return number(element.value);
  const { buffer, start } = from[element.input] as Rows;
  return load(buffer, moved(start, element.index + by, ...steps));
}

function runsOf(elements: readonly Element[]): Run[] {
  const runs: Run[] = [];
  let run: { -readonly [K in keyof Run]: Run[K] } | undefined;
  for (const [to, element] of elements.entries()) {
    const step = run && stepTo(run, element);
    if (run && step !== undefined) {
      run.step = step;
      run.count += 1;
    } else {
      run = { first: element, step: 0, to, count: 1 };
      runs.push(run);
    }
  }
  return runs;
}

/** The step of a run that goes on with this element; nothing where it does not. */
function stepTo({ first, step, count }: Run, element: Element): number | undefined {
  if ("value" in first || "value" in element) {
    const isSame = "value" in first && "value" in element && Object.is(first.value, element.value);
    return isSame ? 0 : undefined;
  }
  if (first.input !== element.input) return undefined;
  const distance = element.index - first.index;
  if (count === 1) return distance === 0 ? undefined : distance;
  return distance === count * step ? step : undefined;
}
