import { describe, expect, test } from "vitest";
import { firstDifference } from "../../generator/check/compare.ts";
import { isWithinT64 } from "../support/tolerance.ts";

const reference = [0.25, -0, 3e-300, Number.NaN, Infinity];

describe("the comparator of bits", () => {
  test("accepts the same bits", () => expect(firstDifference(reference, [...reference])).toBeUndefined());
  test("rejects the last bit of one element", () => expect(firstDifference([0.1 + 0.2], [0.3])).toBe(0));
  test("rejects the sign of a zero", () => expect(firstDifference(reference, reference.with(1, 0))).toBe(1));
  test("rejects all zeros", () =>
    expect(
      firstDifference(
        reference,
        reference.map(() => 0),
      ),
    ).toBe(0));
  test("rejects all NaN", () =>
    expect(
      firstDifference(
        reference,
        reference.map(() => Number.NaN),
      ),
    ).toBe(0));
  test("rejects a result that is too short or too long", () => {
    expect(firstDifference(reference, reference.slice(0, 4))).toBe(4);
    expect(firstDifference(reference, [...reference, 0])).toBe(5);
  });
});

describe("the tolerance T64", () => {
  test("accepts a difference of the last bits", () => expect(isWithinT64(0.1 + 0.2, 0.3)).toBe(true));
  test("rejects a perturbed value", () => expect(isWithinT64(0.5 + 1e-10, 0.5)).toBe(false));
  test("rejects zero for a value", () => expect(isWithinT64(0, 0.5)).toBe(false));
  test("rejects NaN for a value and a value for NaN", () => {
    expect(isWithinT64(Number.NaN, 0.5)).toBe(false);
    expect(isWithinT64(0.5, Number.NaN)).toBe(false);
    expect(isWithinT64(Number.NaN, Number.NaN)).toBe(true);
  });
  test("rejects a large value for infinity", () => expect(isWithinT64(1e308, Infinity)).toBe(false));
});
