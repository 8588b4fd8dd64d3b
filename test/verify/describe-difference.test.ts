import { expect, test } from "vitest";
import { describeDifference, formatNumber } from "../../generator/verify/describe-difference.ts";

const array = (first: object) => ({ key: "y", cases: 45, beyond: 3, first }) as never;

test("reports a value with its place, both numbers and the allowed error", () => {
  const first = { case: 12, element: 2, got: 0.25, recorded: 0.5, error: 0.25, allowed: 1.5e-12 };
  expect(describeDifference(array(first))).toBe(
    "y[12, 2] is 0.25, but 0.5 was recorded (difference 0.25, allowed 1.50e-12); 3 of 45 cases differ",
  );
});

test("an index has no error, and neither has a value that is infinitely far off", () => {
  const index = { case: 1, element: undefined, got: 2, recorded: 0, error: 2, allowed: 0 };
  expect(describeDifference(array(index))).toBe("y[1] is 2, but 0 was recorded; 3 of 45 cases differ");
  const infinite = { case: 1, element: 0, got: Number.NaN, recorded: 0, error: Infinity, allowed: 0 };
  expect(describeDifference(array(infinite))).toBe(
    "y[1, 0] is NaN, but 0 was recorded; 3 of 45 cases differ",
  );
});

test.each([
  [0, "0"],
  [Infinity, "∞"],
  [0.00012345, "1.23e-4"],
  [0.12345, "0.123"],
  [123456, "123000"],
  [1234567, "1.23e+6"],
])("%d in three digits is %s", (value, text) => expect(formatNumber(value)).toBe(text));
