import { expect, test } from "vitest";
import { printScalar } from "../../../generator/5-emit/typescript/print-scalar.ts";
import { inOneLine } from "../../../generator/5-emit/typescript/wrap.ts";
import { add, less, lessOrEqual, local, neg, type Scalar } from "../../../generator/ir/scalar.ts";

const x = local("x");
const print = (value: Scalar): string =>
  inOneLine(printScalar(value, { dtype: "f64", lane: 0, localOf: (name) => name }));

test.each([
  [less(x, -0, -0, x), "x < 0 ? -0 : x"],
  [lessOrEqual(-0, x, x, -0), "0 <= x ? x : -0"],
  [less(x, neg(-0), x, x), "x < 0 ? x : x"],
  [less(x, neg(0), x, x), "x < 0 ? x : x"],
  [less(x, -1, x, x), "x < -1 ? x : x"],
])("nothing is compared with −0, which linters take for a mistake", (value, text) => {
  expect(print(value)).toBe(text);
});

test("a number that is negated is a number of the other sign", () => {
  expect(print(neg(2))).toBe("-2");
  expect(print(neg(-2))).toBe("2");
  expect(print(neg(0))).toBe("-0");
  expect(print(add(x, neg(-0)))).toBe("x + 0");
});
