import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { printDeclarations } from "../generator/5-emit/javascript/print-declarations.ts";
import { checkModule } from "../generator/5-emit/typescript/check-module.ts";
import { stripTypes } from "../generator/check/load-module.ts";
import { isSameCode } from "../generator/check/same-code.ts";
import { eraseTypes } from "../generator/erase-types.ts";
import { root } from "./support/specs.ts";

const whole = { checkModule, printDeclarations, stripTypes, isSameCode, eraseTypes };

/** The same functions of the built package, in a context that has nothing of Node's. */
const built = await loadBuilt();

async function loadBuilt(): Promise<typeof whole> {
  const { outputFiles } = await build({
    stdin: {
      contents: `export * from "./5-emit/javascript/print-declarations.js";
        export * from "./5-emit/typescript/check-module.js";
        export * from "./check/load-module.js";
        export * from "./check/same-code.js";
        export * from "./erase-types.js";`,
      resolveDir: join(root, "dist/generator"),
    },
    bundle: true,
    format: "iife",
    globalName: "built",
    platform: "neutral",
    write: false,
    logLevel: "silent",
  });
  const host: { built?: typeof whole } = {};
  runInNewContext(outputFiles[0]?.text ?? "", host);
  return host.built as typeof whole;
}

const textOf = (name: string): string => readFileSync(join(root, "generated", `${name}.ts`), "utf8");

test.each(["net3", "iris", "agent", "thermostat"])(
  "the smaller copy of TypeScript finds nothing wrong with %s, and makes the same of it",
  (name) => {
    const text = textOf(name);
    expect(built.checkModule(text)).toEqual([]);
    expect(built.eraseTypes(text)).toBe(whole.eraseTypes(text));
    expect(built.stripTypes(text)).toBe(whole.stripTypes(text));
    expect(built.printDeclarations(text)).toBe(whole.printDeclarations(text));
    expect(built.isSameCode(built.eraseTypes(text), built.stripTypes(text))).toBe(true);
    expect(built.isSameCode(text.replace("return out;", "return x;"), text)).toBe(false);
  },
);

test.each<[what: string, from: string, to: string]>([
  ["a name that is not there", "new Float64Array(2)", "new Float64Arrays(2)"],
  ["a type that is not there", "x: Input", "x: Inputs"],
  ["a number for a text", "what: string", "what: number"],
  ["an unused constant", "function check", "const unused = 1;\nfunction check"],
  ["a function without a result", "  return out;\n", ""],
  ["an element that may not be there", "]!", "]"],
  ["a word that is no TypeScript", "export function", "export function function"],
])("it finds %s, in TypeScript's words", (_, from, to) => {
  const broken = textOf("net3_classifier").replace(from, to);
  const mistakes = whole.checkModule(broken);
  expect(mistakes).not.toEqual([]);
  expect(built.checkModule(broken)).toEqual(mistakes);
});
