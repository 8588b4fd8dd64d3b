import { expect, test } from "vitest";
import { findNumberLists } from "../../generator/1-read/number-lists.ts";
import { type Parsed, parseYaml } from "../../generator/1-read/parse-yaml.ts";

const EIGHT = "1, -2.5, 3e-5, -0, 0.1, 6, 7, 8.25";
const VALUES = [1, -2.5, 3e-5, -0, 0.1, 6, 7, 8.25];

/** With a list in a comment, no list of the text is parsed apart. */
const parseWhole = (text: string): Parsed => parseYaml(`${text}\n# [${EIGHT}]\n`, "net.yaml");

test.each([
  ["a row", `a: [${EIGHT}]`, [["a", 0], ["a", 7], ["a", 8], ["a"], ["a", 1, 2]]],
  [
    "rows",
    `a: [[${EIGHT}],[${EIGHT}],\n  [ ${EIGHT} ]] # three\nb: 1`,
    [["a", 2, 1], ["a", 1, 0], ["b"], ["a"]],
  ],
  [
    "a row on several lines",
    "- a:\n  - [1, 2, 3,\n    4, 5, 6 ,\n     7\n    , 8 ]",
    [[0, "a", 0, 3], [0, "a", 0, 6], [0]],
  ],
  ["an anchor and its alias", `a: &w [${EIGHT}]\nb: *w`, [["b", 2], ["a", 2], ["b"]]],
  [
    "fields in braces",
    `{ a: [${EIGHT}], b: { c: [${EIGHT}] } }`,
    [
      ["b", "c", 7],
      ["b", "d"],
    ],
  ],
  ["in a string", `a: "say [${EIGHT}]"\nb: [${EIGHT}]`, [["a"], ["b", 3]]],
  ["in a text of several lines", `a: |\n  [${EIGHT}]\nb: 2`, [["a"], ["b"]]],
  ["as a key", `? [${EIGHT}]\n: 1`, [[]]],
  [
    "with dashes of its own",
    `- - [${EIGHT}]\n  - [1, 2, 3, 4,\n    5, 6, 7, 8]`,
    [
      [0, 1, 4],
      [0, 0, 1],
    ],
  ],
] as const)("lists parsed apart change no value and no place: %s", (_, text, paths) => {
  const [apart, whole] = [parseYaml(text, "net.yaml"), parseWhole(text)];
  expect(apart.value).toEqual(whole.value);
  for (const path of paths) expect(apart.source.locate([...path])).toEqual(whole.source.locate([...path]));
});

test("numbers are those of the text, −0 too", () => {
  const { value } = parseYaml(`a: [${EIGHT}]`, "net.yaml");
  const { a } = value as { readonly a: readonly number[] };
  expect(a.length).toBe(8);
  a.forEach((number, n) => {
    expect(Object.is(number, VALUES[n]), String(number)).toBe(true);
  });
});

test.each([
  ["0x10 and 1", "[0x10, 1, 1, 1, 1, 1, 1, 1]"],
  ["a leading zero", "[012, 1, 1, 1, 1, 1, 1, 1]"],
  ["more digits than a double has", "[9007199254740993, 1, 1, 1, 1, 1, 1, 1]"],
  ["an exponent out of range", "[1e-400, 1, 1, 1, 1, 1, 1, 1]"],
  ["a comma at the end", "[1, 1, 1, 1, 1, 1, 1, 1,]"],
  ["two numbers without a comma", "[1 1, 1, 1, 1, 1, 1, 1, 1]"],
  ["few numbers", "[1, 2, 3]"],
  ["lines that are not indented", "a: [1, 2, 3, 4,\n5, 6, 7, 8]"],
])("what the YAML parser may read in another way is left to it: %s", (_, text) => {
  expect(findNumberLists(text).size).toBe(0);
});

test("a list with the tag of a string is refused, however long it is", () => {
  const refusal = "specs do not support the tag !!str";
  expect(() => parseYaml("a: !!str [1, 2]", "net.yaml")).toThrow(refusal);
  expect(() => parseYaml(`a: !!str [${EIGHT}]`, "net.yaml")).toThrow(refusal);
});
