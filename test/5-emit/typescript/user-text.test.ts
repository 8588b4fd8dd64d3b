import fc from "fast-check";
import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { checkModule } from "../../../generator/5-emit/typescript/check-module.ts";
import { compile } from "../../../generator/generate.ts";
import { runText } from "../../support/run-text.ts";

/** Where a text can leave the literal or the comment that it stands in, or what reads a page can take it for its own. */
const HOSTILE = [
  String.raw`\ \\ " ' /* */ // / {{name}} {{{ }} #} <!-- --> $& $1 __proto__ constructor ]; ) @ts-nocheck é 😀`,
  "` $\u{7b}x} \0 \u001b[31m \u0085 \ufeff \u202e \u200d \u{e0041} \ud800 \udc00",
]
  .flatMap((line) => line.split(" "))
  .concat("\n", "\r", "\r\n", "\t", "\u2028", "\u2029", " ", "as const");

/** A network as wide as its labels are many, its texts as given. */
const specOf = (labels: readonly string[], description: string): string =>
  JSON.stringify({
    ...{ name: "hostile", description },
    input: { size: labels.length },
    layers: [{ type: "activation", activation: "relu" }],
    output: { labels },
    emit: { target: "ts", unroll: "none" },
  });

const statementsOf = (text: string): string[] =>
  ts
    .createSourceFile("a.ts", text, ts.ScriptTarget.ES2020)
    .statements.map(({ kind }) => ts.SyntaxKind[kind] as string);

const plain = statementsOf((await compile(specOf(["a", "b"], "a"))).text);

/** The module type-checks, which `compile` sees to, says what it was told, and has no statement that another has not. */
async function expectUnchanged(labels: readonly string[], text: string): Promise<void> {
  const { text: module } = await compile(specOf(labels, text), { path: text, command: text });
  const running = runText(module);
  expect(running.labels).toEqual(labels);
  expect(running.network.description).toBe(text);
  expect(statementsOf(module)).toEqual(plain);
  expect(module).not.toMatch(/(?![\n\u200d])[\p{Cs}\p{Cc}\p{Cf}\u2028\u2029]/u);
  const same = `export const same: typeof labels = ${JSON.stringify(labels)} as const;`;
  expect(checkModule(`${module}\n${same}`)).toEqual([]);
}

describe("the texts of a spec are in its module what they were", () => {
  test("labels that end or begin a string or a comment", () => expectUnchanged(["\\", "/*"], "\\"));
  test("each alone, and before others", () =>
    expectUnchanged(
      [0, 1, 2].flatMap((step) =>
        HOSTILE.map((text, i) => (step === 0 ? text : `${text}a${HOSTILE.at(i - step)}`)),
      ),
      HOSTILE.join(" a"),
    ));
  test.each(["\\", "*/ a", "a\n//b", "{{name}}", "\ud800", "\u202ea"])(
    "%j as a description and a path",
    (text) => expectUnchanged(["a", "b"], text),
  );
  test("any others", async () => {
    const unit = fc.oneof(
      fc.nat(0xff).map((code) => String.fromCharCode(code)),
      fc.nat(0xffff).map((code) => String.fromCharCode(code)),
    );
    const text = fc
      .array(fc.oneof(fc.constantFrom(...HOSTILE), unit), { minLength: 1, maxLength: 6 })
      .map((pieces) => pieces.join(""));
    const labels = fc.uniqueArray(text, { minLength: 60, maxLength: 60 });
    await fc.assert(fc.asyncProperty(labels, text, expectUnchanged), { numRuns: 2, seed: 5 });
  });
});
