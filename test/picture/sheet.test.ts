import { expect, test } from "vitest";
import { brief } from "../../generator/picture/brief.ts";
import { cut, lettersIn } from "../../generator/picture/sheet.ts";

test("Hangul and other wide characters take the room of two letters", () => {
  expect(lettersIn("ab")).toBe(2);
  expect(lettersIn("온도")).toBe(4);
  expect(cut("온도와 습도", 11)).toBe("온도와 습도");
  expect(cut("온도와 습도", 10)).toBe("온도와 습…");
  expect(cut("abcdef", 5)).toBe("abcd…");
});

test.each([
  [0.9999546, "0.99995"],
  [0.9999999, "0.9999999"],
  [1 - 2 ** -53, "1"],
  [0.1 + 0.2, "0.3"],
  [0.00004539787, "4.54e−5"],
  [-0, "−0"],
  [1234.5, "1235"],
  [-1e300, "−1e300"],
  [Number.NEGATIVE_INFINITY, "−∞"],
])("%d is written %s", (value, words) => expect(brief(value)).toBe(words));

test("cutting a long text takes time in proportion to what is kept", () => {
  expect(cut("a".repeat(1_000_000), 10)).toBe(`${"a".repeat(9)}…`);
  expect(cut("신경망".repeat(10), 8)).toBe("신경망…");
});
