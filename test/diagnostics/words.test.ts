import { describe, expect, test } from "vitest";
import {
  count,
  describeName,
  describeValue,
  escapeControls,
  fieldHas,
  list,
  quote,
  thereAre,
} from "../../generator/diagnostics/words.ts";

test("quotes end a text, and shorten a long one", () => {
  expect(quote('a "b"\n')).toBe('"a \\"b\\"\\n"');
  expect(quote("x".repeat(61))).toBe(`"${"x".repeat(60)}…"`);
});

test("characters that steer a terminal are spelled out, letters of any script are not", () => {
  expect(escapeControls("\u001b[31mé漢\u202e\u2028")).toBe("\\u{001b}[31mé漢\\u{202e}\\u{2028}");
});

describe("a list", () => {
  test.each([
    [[], ""],
    [["a"], "a"],
    [["a", "b"], "a and b"],
    [["a", "b", "c"], "a, b and c"],
  ])("of %j", (words, text) => expect(list(words)).toBe(text));
  test("of too many words says how many more there are, and never leaves out a single one", () => {
    expect(list(["a", "b", "c", "d"], "or", 2)).toBe("a, b or 2 more");
    expect(list(["a", "b", "c"], "or", 2)).toBe("a, b or c");
  });
});

test("numbers and verbs agree", () => {
  expect([0, 1, 2].map((n) => count(n, "value"))).toEqual(["0 values", "1 value", "2 values"]);
  expect(count(1024, "value")).toBe("1,024 values");
  expect([1, 2].map((n) => thereAre(n, "value"))).toEqual(["there is 1 value", "there are 2 values"]);
  const fields = ["weights", "bias", "axis", "axes", "units", "radius", "class"];
  expect(fields.filter((field) => fieldHas(field).endsWith(" have"))).toEqual(["weights", "axes", "units"]);
});

test.each([
  [null, "empty"],
  ["a", 'the string "a"'],
  [[], "an empty list"],
  [[1], "a list"],
  [[[1]], "a list of lists"],
  [{}, "a mapping"],
  [true, "true"],
])("%j is described as %s", (value, text) => expect(describeValue(value)).toBe(text));

test("where a name is expected, a text is just quoted", () => {
  expect([describeName("a"), describeName(1)]).toEqual(['"a"', "1"]);
});
