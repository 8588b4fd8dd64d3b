import { expect, test } from "vitest";
import { setNumbersAside } from "../../../generator/5-emit/javascript/set-numbers-aside.ts";

const line = (digit: string): string => digit.repeat(100);
const module = `const a: string = \`
${line("A")}
${line("+")}
AB\`;
// ${line("C")}
const b: string = \`
${line("/")}
\`;
`;

test("full lines of base64 are taken out of the code, and put back in their order", () => {
  const { code, restore } = setNumbersAside(module);
  expect(code.split("\n").map((text) => text.slice(0, 20))).toEqual([
    ...["const a: string = `", "\uE000", "AB`;", `// ${"C".repeat(17)}`],
    ...["const b: string = `", "\uE000", "`;", ""],
  ]);
  expect(restore(code)).toBe(module);
  expect(restore(code.replaceAll(": string", ""))).toBe(module.replaceAll(": string", ""));
});

test("code that has the mark in it stays as it is", () => {
  const marked = `${module}// \uE000\n`;
  const { code, restore } = setNumbersAside(marked);
  expect(code).toBe(marked);
  expect(restore(code)).toBe(marked);
});
