import { describe, expect, test } from "vitest";
import {
  blank,
  blankInProduct,
  parenthesized,
  type Text,
  wrap,
} from "../../../generator/5-emit/typescript/wrap.ts";

const sum = (terms: readonly Text[]): Text[] =>
  terms.flatMap((term, n) => (n === 0 ? [term] : [blank, "+ ", term]));
const product: Text = ["x".repeat(20), blankInProduct, "* ", "w".repeat(20)];

describe("a line ends", () => {
  test("does not wrap a line that is short enough", () => {
    expect(wrap(["const a =", blank, ...sum([product, "b"]), ";"], "  ")).toEqual([
      `  const a = ${"x".repeat(20)} * ${"w".repeat(20)} + b;`,
    ]);
  });

  test("between the terms of a sum before it ends within one", () => {
    const lines = wrap(["a =", blank, ...sum([product, product, product]), ";"], "");
    expect(lines.map((line) => line.length)).toEqual([93, 48]);
    expect(lines[1]).toMatch(/^ {2}\+ x+ \* w+;$/);
  });

  test("outside of parentheses before it ends inside", () => {
    const inside = parenthesized(sum(["a".repeat(30), "b".repeat(30)]));
    const lines = wrap(["z =", blank, ...sum([inside, inside]), ";"], "");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^ {2}\+ \(a+ \+ b+\);$/);
  });

  test("at no blank of a text that is not to end", () => {
    expect(wrap(`${"a".repeat(60)} + ${"b".repeat(60)};`, "")).toHaveLength(1);
  });
});
