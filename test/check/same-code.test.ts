import { describe, expect, test } from "vitest";
import { isSameCode } from "../../generator/check/same-code.ts";

describe("the same code", () => {
  test.each([
    ["blanks and line ends", "if (a) b = c;\n", "if (a)\r\n\tb   =\n  c;"],
    ["comments", "// one\n/** two */ a = 1; // three", "a /* four */ = 1;"],
    ["quotes", `a = "it's" + 'b';`, `a = 'it\\'s' + "b";`],
    ["semicolons", "let a = 1;\na++;", "let a = 1\na++"],
    ["the comma behind a last item", "f(a, b, [1, 2]);", "f(\n  a,\n  b,\n  [\n    1,\n    2,\n  ],\n);"],
    ["parentheses", "a = b * c + d | 0;", "a = ((b * c) + (d)) | 0;"],
    ["parentheses of types", "type A = readonly [1] | B;", "type A =\n  | (readonly [1])\n  | B;"],
    ["the spelling of numbers", "a = 1e+21 + 5e-324 + 0.5;", "a = 1E21 + 5E-324 + .50;"],
  ])("%s do not count", (_, a, b) => {
    expect(isSameCode(a, b)).toBe(true);
    expect(isSameCode(b, a)).toBe(true);
  });
  test.each([
    ["another number", "a = 0.1;", "a = 0.10000000000000001e1;"],
    ["another operator", "a = b + c;", "a = b - c;"],
    ["another sign", "a = -b;", "a = +b;"],
    ["another step", "a++;", "a--;"],
    ["another order of sums", "a = b + c + d;", "a = b + (c + d);"],
    ["another name", "a = b;", "a = c;"],
    ["another text", 'a = "b";', 'a = "b ";'],
    ["another base64", "a = `AA\nBB`;", "a = `AA\nBC`;"],
    ["const instead of let", "let a = 1;", "const a = 1;"],
    ["a statement more", "a = 1;", "a = 1;\nb = 1;"],
    ["an export less", "export const a = 1;", "const a = 1;"],
    ["an assertion less", "a = b!;", "a = b;"],
    ["another type", "let a: 1 | 2;", "let a: 1 | 3;"],
    ["a modifier less", "interface A { readonly b: 1 }", "interface A { b: 1 }"],
    ["a text that is not sound", "a = 1;", "a = 1; }"],
  ])("%s is noticed", (_, a, b) => expect(isSameCode(a, b)).toBe(false));
});
