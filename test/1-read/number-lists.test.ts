import { readFileSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { expect, test } from "vitest";
import { findNumberLists } from "../../generator/1-read/number-lists.ts";
import { type Parsed, parseYaml } from "../../generator/1-read/parse-yaml.ts";
import { SpecError } from "../../generator/diagnostics/spec-error.ts";
import type { FieldPath } from "../../generator/ir/location.ts";
import { load } from "../../generator/load.ts";
import { sampled } from "../support/effort.ts";
import { root } from "../support/specs.ts";

const EIGHT = "1, -2.5, 3e-5, -0, 0.1, 6, 7, 8.25";
const VALUES = [1, -2.5, 3e-5, -0, 0.1, 6, 7, 8.25];

/** With a list in a comment, no list of the text is parsed apart. */
const wholly = (text: string): string => `${text}\n# [${EIGHT}]\n`;
/** With another comment as long, each is. */
const apart = (text: string): string => `${text}\n# ${EIGHT.replaceAll(/./g, "-")}--\n`;
const parseWhole = (text: string): Parsed => parseYaml(wholly(text), "net.yaml");

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

/** The paths of all that is in a value, and one behind each list. */
function* pathsIn(value: unknown, path: FieldPath = []): Generator<FieldPath> {
  yield path;
  if (Array.isArray(value)) yield [...path, value.length];
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value))
    yield* pathsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]);
}

/** What is said of a spec, whose files cannot be read. */
function saidOf(text: string): unknown {
  const readFile = (): never => {
    throw new Error("there are no files");
  };
  try {
    return load(text, { readFile }).warnings;
  } catch (thrown) {
    return thrown instanceof SpecError ? thrown.diagnostics : String(thrown);
  }
}

/** A value and all places in it, or the errors that a text has. */
function readAll(text: string): unknown {
  try {
    const { value, source } = parseYaml(text, "net.yaml");
    const places = [...pathsIn(value)].map((path) => [source.locate(path), source.locate(path, "key")]);
    return { value, places };
  } catch (thrown) {
    return (thrown as SpecError).diagnostics;
  }
}

const before = `extra: { rows: [[${EIGHT}], [1, 2, 3,\n    4, 5, 6, 7,\n  8]], of: [${EIGHT}] }\n`;
const behind = `\nmore: [[${EIGHT}],\n  [${EIGHT}]] # rows\n`;

test("lists parsed apart change nothing that is said of a spec, good or bad, and no place in it", () => {
  const files = globSync(["specs/*.yaml", "test/errors/*.yaml"], { cwd: root }).sort();
  for (const file of sampled(files, 10)) {
    const spec = readFileSync(join(root, file), "utf8");
    for (const text of [before + spec, spec + behind]) {
      expect(saidOf(apart(text)), file).toEqual(saidOf(wholly(text)));
      expect(readAll(apart(text)), file).toEqual(readAll(wholly(text)));
    }
  }
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
