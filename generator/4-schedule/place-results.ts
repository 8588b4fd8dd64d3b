import { caseOf } from "../ir/cases.ts";
import { isKnown, type NextState, type PlainNode, readBy, usedSize, type Value } from "../ir/graph.ts";
import { sizeOf } from "../ir/tensor-data.ts";
import type { View } from "../ir/view.ts";
import type { Draft } from "./draft.ts";
import { type ScheduledJob, type ScheduledPlainJob, valuesRead } from "./job.ts";
import type { Values } from "./values.ts";

/** A value that a procedure computes, and the buffer it goes to. */
export interface Result {
  readonly value: Value;
  readonly output: string;
  /** Where it begins there. */
  readonly offset: number;
  /** Where it is but one of so many rows there: the number of that, a value of one number. */
  readonly row?: NextState["row"];
  /** Whether it is computed apart and copied there at the end, since until then the buffer holds what jobs read. */
  readonly isCopied: boolean;
}

/** What a procedure computes. */
export interface Frame {
  readonly results: readonly Result[];
  /** Whether it is for several samples at once. */
  readonly isBatch: boolean;
}

/**
 * The buffer of what a job fills: the output where only element-wise work follows; that of its own operand where that is
 * possible; else scratch.
 */
export function destination(
  draft: Draft,
  jobs: readonly ScheduledJob[],
  place: number,
  values: Values,
  frame: Frame,
): string {
  const { of } = (jobs[place] as ScheduledPlainJob).said.to;
  return placeFor(draft, jobs, place, of, values, frame);
}

/** The buffer of a value that a job fills, of which a scan may have several. */
export function placeFor(
  draft: Draft,
  jobs: readonly ScheduledJob[],
  place: number,
  of: Value,
  values: Values,
  frame: Frame,
): string {
  const { said } = jobs[place] as ScheduledJob;
  const known = values.has(of) ? values.get(of) : undefined;
  if (known?.kind === "buffer") return known.name;
  const name =
    freeOutput(draft, jobs, place, of, values, frame) ??
    inPlace(jobs, place, values) ??
    draft.buffer("scratch", `z${said.layer}${frame.isBatch ? "_rows" : ""}`, of.size);
  values.set(of, { kind: "buffer", name, size: of.size, symbol: `z${said.layer}_`, isOwn: true });
  return name;
}

/** The buffer of an operand that the job reads for the last time, each element just before it is overwritten. */
function inPlace(jobs: readonly ScheduledJob[], place: number, values: Values): string | undefined {
  const { said } = jobs[place] as ScheduledJob;
  if (said.kind !== "map" || values.lastWrite(said.to.of) !== place) return undefined;
  for (const view of readBy(said)) {
    if (!isReplaced(said.to, view, readBy(said)) || !values.endsAt(view.of, place)) continue;
    const vector = values.has(view.of) ? values.get(view.of) : undefined;
    if (vector?.kind === "buffer" && vector.isOwn) return vector.name;
  }
  return undefined;
}

/** Whether results may be written where one operand lies, as no element of it is read but for the one in its place. */
const isReplaced = (to: View, view: View, all: readonly View[]): boolean =>
  !isKnown(view.of) &&
  view.of.size === to.of.size &&
  sizeOf(to.shape) >= usedSize(to.of) &&
  all.every((other) => other.of !== view.of || sameElements(other, to));

/** Whether two views show the same places, in the same order. */
const sameElements = (a: View, b: View): boolean =>
  a.offset === b.offset &&
  a.step === b.step &&
  a.shape.length === b.shape.length &&
  a.shape.every(
    (length, axis) => length === b.shape[axis] && (length === 1 || a.strides[axis] === b.strides[axis]),
  );

/** The output that a value ends in, unless it holds what a later job reads. */
function freeOutput(
  ...[draft, jobs, place, of, values, frame]: Parameters<typeof placeFor>
): string | undefined {
  const output = endsIn(draft, jobs, place, of, values, frame);
  return output === undefined || values.isOccupied(output, place) ? undefined : output;
}

/**
 * The output in which all that follows can be done: it works element by element on the result of the job before
 * it, which nothing reads later, and it reads nothing that a caller may have passed as the output too. What lies in the
 * output already is not needed any more.
 */
function endsIn(
  draft: Draft,
  jobs: readonly ScheduledJob[],
  place: number,
  filled: Value,
  values: Values,
  { results }: Frame,
): string | undefined {
  let value = filled;
  if (values.endsInOutput.has(value)) return values.endsInOutput.get(value);
  const followed = [value];
  const decide = (output: string | undefined): string | undefined => {
    for (const one of followed) values.endsInOutput.set(one, output);
    return output;
  };
  for (let n = place + 1; n < jobs.length; n++) {
    const next = jobs[n] as ScheduledJob;
    if (next.kind === "scan" || next.sum) return decide(undefined);
    const { said } = next;
    // The copy of such a value may be in memory of our own later.
    if (valuesRead(next).some((one) => values.isForeign(draft, one))) return decide(undefined);
    const goesOn = caseOf<PlainNode, boolean>(said, {
      map({ to }) {
        if (to.of === value) return true;
        const views = readBy(said);
        const view = views.find(({ of }) => of === value);
        const isLast = values.endsAt(value, n) && values.lastWrite(to.of) === n;
        if (view === undefined || !isLast || !isReplaced(to, view, views)) return false;
        value = to.of;
        followed.push(value);
        return true;
      },
      fold: () => true,
      pick: () => true,
    });
    if (!goesOn) return decide(undefined);
  }
  return decide(results.find((result) => result.value === value && !result.isCopied)?.output);
}
