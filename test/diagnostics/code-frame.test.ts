import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeFrame } from "../../generator/diagnostics/code-frame.ts";
import { load, SpecError } from "../../generator/index.ts";

const frameAt = (text: string, column: number, endColumn = column, line = 1): string =>
  codeFrame({ path: "a.yaml", line, column, endLine: line, endColumn }, text, (carets) => carets).join("\n");

describe("carets are below their place", () => {
  test.each<[claim: string, text: string, column: number, endColumn: number, shown: string]>([
    ["a word", "units: tree", 8, 12, "1 | units: tree\n  |        ^^^^"],
    ["the end of the line", "units:", 7, 7, "1 | units:\n  |       ^"],
    ["blanks at its end", "units:   ", 10, 10, "1 | units:\n  |       ^"],
    ["far beyond its end", "units:", 500, 600, "1 | units:\n  |       ^"],
    ["a line that ends in CR LF", "a: b\r\nc: d\r\n", 4, 6, "1 | a: b\n  |    ^"],
    ["after a tab", "a:\tb", 4, 5, "1 | a: b\n  |    ^"],
    ["below and after wide characters", "名前: 値", 1, 3, "1 | 名前: 値\n  | ^^^^"],
    ["after wide characters", "名前: x", 5, 6, "1 | 名前: x\n  |       ^"],
    ["after combining marks", "e\u0301e\u0301: x", 7, 8, "1 | e\u0301e\u0301: x\n  |     ^"],
    ["inside a character of several units", "a: 👍🏽 b", 5, 6, "1 | a: 👍🏽 b\n  |    ^^"],
    ["after a half of a pair", "\ud83d: x", 4, 5, "1 | �: x\n  |    ^"],
    ["after marks of direction, which are left out", "\u202e: x", 4, 5, "1 |  : x\n  |    ^"],
  ])("%s", (_, text, column, endColumn, shown) => {
    expect(frameAt(text, column, endColumn)).toBe(shown);
  });

  test("at the end of a place of several lines", () => {
    const at = { path: "a.yaml", line: 1, column: 4, endLine: 2, endColumn: 3 };
    expect(codeFrame(at, "a: [1,  \n 2]", (carets) => carets)).toEqual(["1 | a: [1,", "  |    ^^^"]);
  });

  test("of a blank line, and of one that is not there, nothing is shown", () => {
    expect(frameAt("a:\n \t\r\n", 2, 2, 2)).toBe("");
    expect(frameAt("a:\n", 1, 1, 9)).toBe("");
  });
});

test("a spec whose only line is long and ends in blanks is refused with its place", () => {
  const before = `a: ["${"x".repeat(104)}"`;
  for (const blanks of [" ", "\t", " ".repeat(300)]) {
    expect(() => load(before + blanks)).toThrow(SpecError);
    expect(() => load(before + blanks)).toThrow(/^1 \| a: \["x+…$\n^ {2}\| {4}\^$/m);
  }
  expect(() => load(`${before}\u00a0`)).toThrow(/^1 \| ….*x"$\n^ {2}\| +\^$/m);
});

/** Characters and the columns each takes, as published for East Asian Width and emoji. */
const columns = {
  a: 1,
  é: 1,
  "e\u0301": 1,
  漢: 2,
  "。": 2,
  한: 2,
  "👍": 2,
  "👍🏽": 2,
  "🇫🇷": 2,
  "\t": 1,
  ж: 1,
  𝒳: 1,
};
const character = fc.constantFrom(...(Object.keys(columns) as (keyof typeof columns)[]));
const widthOf = (characters: readonly (keyof typeof columns)[]) =>
  characters.reduce((sum, one) => sum + columns[one], 0);

test("carets are below a word among characters of any width", () => {
  fc.assert(
    fc.property(
      fc.array(character, { maxLength: 300 }),
      fc.array(character, { maxLength: 300 }),
      (left, right) => {
        const before = left.join("");
        const [source = "", carets = ""] = frameAt(
          `${before}<word>${right.join("")}`,
          before.length + 1,
          before.length + 7,
        ).split("\n");
        const start = source.indexOf("<word>");
        const ahead = [...new Intl.Segmenter().segment(source.slice(4, start))].map(({ segment }) => segment);
        const width = ahead.reduce((sum, one) => sum + (columns[one as keyof typeof columns] ?? 1), 0);
        expect(start).toBeGreaterThan(0);
        expect(carets).toBe(`  | ${" ".repeat(width)}^^^^^^`);
        if (widthOf(left) + 6 + widthOf(right) <= 100) expect(source).not.toContain("…");
      },
    ),
    { numRuns: 200 },
  );
});

test("a place in any text gives two rows, or none, and never throws", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.string({
      unit: fc.constantFrom(
        " ",
        "\t",
        "\n",
        "\r",
        "x",
        "漢",
        "\u0301",
        "\ud83d",
        "\u1100",
        "\u200d",
        "\u2028",
      ),
      maxLength: 400,
    }),
    fc.tuple(fc.string({ maxLength: 5 }), fc.nat(5000)).map(([piece, times]) => piece.repeat(times)),
  );
  const column = fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 30_000 }));
  fc.assert(
    fc.property(
      text,
      fc.integer({ min: 1, max: 4 }),
      column,
      fc.nat(2),
      column,
      (text, line, column, lines, endColumn) => {
        const at = { path: "a.yaml", line, column, endLine: line + lines, endColumn };
        const rows = codeFrame(at, text, (carets) => carets);
        if (rows.length === 0) return;
        const [source = "", carets = ""] = rows;
        expect(rows).toHaveLength(2);
        expect(source).toMatch(/^\d+ \| [^\n\r\t\u2028\u2029]+$/u);
        expect(carets).toMatch(/^ +\| {1,142}\^{1,101}$/);
      },
    ),
    { numRuns: 200 },
  );
});
