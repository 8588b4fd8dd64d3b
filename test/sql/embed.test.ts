import fc from "fast-check";
import { expect, test } from "vitest";
import { quote } from "../../generator/5-emit/typescript/user-text.ts";
import { embed } from "../../generator/sql/embed.ts";

test("a literal means the same, and ends no text of SQL", () => {
  const text = fc.string({
    unit: fc.constantFrom("$", '"', "\\", "'", "`", "a", "\n", "\u2028"),
    maxLength: 12,
  });
  fc.assert(
    fc.property(text, text, (a, b) => {
      const code = embed(`[${quote(a)}, ${quote(b)}]`);
      expect(new Function(`return ${code}`)()).toEqual([a, b]);
      expect(code).not.toMatch(/\$\$|"""/);
    }),
  );
});
