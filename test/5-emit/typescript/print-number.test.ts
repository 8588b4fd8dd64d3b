import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printNumber } from "../../../generator/5-emit/typescript/print-number.ts";

test.each([
  [0, "0"],
  [-0, "-0"],
  [0.1, "0.1"],
  [-1e-7, "-1e-7"],
  [5e-324, "5e-324"],
  [Number.MAX_VALUE, "1.7976931348623157e+308"],
  [2 ** 63, "9223372036854776000"],
  [Infinity, "Infinity"],
  [Number.NaN, "NaN"],
])("%d is %s", (value, text) => {
  expect(printNumber(value)).toBe(text);
});

describe("linters find no digits that a literal loses", () => {
  test("where the two shortest decimals are equally close", () => {
    expect(String(2 ** -25)).toBe("2.9802322387695312e-8");
    expect(printNumber(2 ** -25)).toBe("2.9802322387695313e-8");
    expect(printNumber(-(2 ** -25))).toBe("-2.9802322387695313e-8");
  });

  test("where the closest of as many digits is another number", () => {
    const value = Number("7.120236347223045e-307");
    expect(Number(value.toPrecision(16))).not.toBe(value);
    expect(printNumber(value)).toBe("7.1202363472230444e-307");
  });
});

test("every number reads back to the same bits", () => {
  fc.assert(fc.property(fc.double(), (value) => Object.is(Number(printNumber(value)), value)));
});
