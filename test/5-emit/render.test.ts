import { describe, expect, test } from "vitest";
import { render } from "../../generator/5-emit/render.ts";

describe("a hole that has a line to itself", () => {
  const template = "const a = {\n{{lines}}\n};\n{{more}}\n" as const;

  test("takes several lines", () => {
    expect(render(template, { lines: "  b: 1,\n  c: 2,", more: "a;" })).toBe(
      "const a = {\n  b: 1,\n  c: 2,\n};\na;\n",
    );
  });

  test("takes none where it is filled with nothing", () => {
    expect(render(template, { lines: "", more: "" })).toBe("const a = {\n};\n");
  });
});

test("what fills a hole stays as it is, whatever is in it", () => {
  expect(render("a = {{text}};", { text: "{{#if b}}<&'\\\"{{/if}}" })).toBe("a = {{#if b}}<&'\\\"{{/if}};");
});

test("a hole that is left out neither compiles nor renders", () => {
  // @ts-expect-error: `b` is missing
  expect(() => render("{{a}} {{b}}", { a: 1 })).toThrow(/b/);
  // @ts-expect-error: there is no `c`
  expect(render("{{a}}", { a: 1, c: 2 })).toBe("1");
});
