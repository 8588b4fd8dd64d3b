import { test } from "vitest";

/**
 * How much of a space a test tries: a sample for every day, all of it in `npm run test:long`, which runs each file that
 * imports this.
 */
export const effort = <T>(sample: T, whole: T): T => (process.env.EFFORT === "whole" ? whole : sample);

/** In a sample every nth, from one place on, so that several samples side by side try different ones; never none of them. */
export function sampled<T>(all: readonly T[], nth: number, from = 0): readonly T[] {
  if (nth > all.length) throw new RangeError(`every ${nth}th of ${all.length} may be none`);
  return effort(
    all.filter((_, n) => (n + from) % nth === 0),
    all,
  );
}

/** A test that a sample leaves out, since it takes seconds. */
export const wholeTest = test.runIf(effort(false, true));
