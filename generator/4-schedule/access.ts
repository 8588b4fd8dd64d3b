import type { Statement } from "../ir/program.ts";
import { at, type Index, type Scalar, stepping } from "../ir/scalar.ts";
import type { View } from "../ir/view.ts";

/** An index of an axis: a number, and variables that count loops. */
export type Step = Index;

export const fixed = (place: number): Step => at(place);
export const counted = (counter: string): Step => at(0, stepping(counter));

/** Loops around statements, the outermost first. */
export function nest(
  sizes: readonly number[],
  counter: (n: number) => string,
  write: (steps: readonly Step[]) => Statement[],
): Statement[] {
  const names = sizes.map((_, n) => counter(n));
  const body = write(names.map(counted));
  return sizes.reduceRight<Statement[]>(
    (inner, to, n) => [
      { kind: "loop", counter: names[n] as string, from: 0, to, lanes: 1, cursors: [], body: inner },
    ],
    body,
  );
}

/** What counts the steps of a scan. */
export const STEP = "step";

/** The element of a view at an index for each of its axes, as a place in its value. */
export function placeIn(
  { offset, strides, step: ofStep = 0 }: Pick<View, "offset" | "strides" | "step">,
  steps: readonly Step[],
): Index {
  let place = offset;
  const terms = new Map<string, number>([[STEP, ofStep]]);
  steps.forEach((step, axis) => {
    const stride = strides[axis] as number;
    place += step.offset * stride;
    for (const { variable, stride: own } of step.terms)
      terms.set(variable, (terms.get(variable) ?? 0) + own * stride);
  });
  const moving = [...terms].filter(([, stride]) => stride !== 0);
  return at(place, ...moving.map(([variable, stride]) => stepping(variable, stride)));
}

/** What a formula calls the elements of its operands. */
export type Elements = (name: string) => Scalar | undefined;
