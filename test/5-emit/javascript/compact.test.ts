import { expect, test } from "vitest";
import { compact } from "../../../generator/5-emit/javascript/compact.ts";

test("without types and comments, indented by single blanks, and no newer than ES2015", () =>
  expect(
    compact(`
/** What it is. */
function f(x: Numbers, n?: number): void {
  // a step
  for (let i = 0; i < 2; i++) {
    x[i]! = n ?? 1; /* @__PURE__ */
  }
}
const t = \`
AAA // no comment
\`;
`),
  ).toBe(`function f(x, n) {
 for (let i = 0; i < 2; i++) {
  x[i] = n !== null && n !== void 0 ? n : 1;
 }
}
const t = \`
AAA // no comment
\`;`));
