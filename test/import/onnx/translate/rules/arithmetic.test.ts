import { describe, expect, test } from "vitest";
import { floats, kindsOf, number, outputOf } from "../../../support/onnx-model.ts";

describe("a quotient by a constant", () => {
  const divided = (c: ReturnType<typeof floats>) => ({
    constants: { c },
    nodes: [["Div", "x c", "y"]] as const,
  });
  test("containing 0 gives infinity there, and NaN for 0", () => {
    expect(outputOf(divided(floats([2, 0, 4])), [3, 5, 1])).toEqual([1.5, Infinity, 0.25]);
    expect(outputOf(divided(floats([0, 0, -0])), [0, -5, 5])).toEqual([Number.NaN, -Infinity, -Infinity]);
  });
  test("that is 0 is so everywhere", () =>
    expect(outputOf(divided(number(0)), [1, 0, -1])).toEqual([Infinity, Number.NaN, -Infinity]));
  // 1 / 2^-149 is 2^149, which no float32 holds: a product with it would be infinite.
  for (const exponent of [-149, -127, -126, 126, 127]) {
    test(`that is 2^${exponent} is exact`, () => {
      const c = 2 ** exponent;
      expect(outputOf(divided(floats([c, c, -c])), [c, 0, c])).toEqual([1, 0, -1]);
    });
  }
  test("that is a power of two is a product, another one is not", () => {
    expect(kindsOf(divided(floats([2, 0.25, -8])))).toEqual(["scale"]);
    expect(kindsOf(divided(floats([2, 0.25, 3])))).toEqual(["normalize"]);
  });
});
