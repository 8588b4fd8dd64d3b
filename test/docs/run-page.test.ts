import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderOf } from "../support/cli/folder.ts";
import { root } from "../support/specs.ts";
import { runPage, typeErrorsOfPrograms, withRun } from "./run-page.ts";

/** Runs a page of these lines in a folder of its own, and gives it as it should be. */
async function renewed(...lines: string[]): Promise<string> {
  const folder = folderOf({ "page.md": `${lines.join("\n")}\n`, "net.yaml": net });
  process.chdir(folder);
  const page = join(folder, "page.md");
  return withRun(page, await runPage(page));
}

const net = readFileSync(join(root, "specs/net3.yaml"), "utf8");

test("what examples print stands in the text behind them", async () =>
  expect(
    await renewed(
      "# A page",
      "```sh",
      "npx neuroll run net.yaml --input 1.0,0.5",
      "npx neuroll run net.yaml --input 0,0",
      "```",
      "",
      "```text",
      "old",
      "```",
      "Words.",
      "```js",
      'console.log("a", [1, 0.5], { b: Float64Array.of(1) });',
      "console.log(-0);",
      "```",
      "```text",
      "```",
      "```text",
      "not of an example",
      "```",
    ),
  ).toBe(`# A page
\`\`\`sh
npx neuroll run net.yaml --input 1.0,0.5
npx neuroll run net.yaml --input 0,0
\`\`\`

\`\`\`text
[0.3168270764110298, 0.6962790898619668]
[0.3080685345252333, 0.6768389367475369]
\`\`\`
Words.
\`\`\`js
console.log("a", [1, 0.5], { b: Float64Array.of(1) });
console.log(-0);
\`\`\`
\`\`\`text
a [ 1, 0.5 ] { b: Float64Array(1) [ 1 ] }
-0
\`\`\`
\`\`\`text
not of an example
\`\`\`
`));

test("a file of the project is shown as it is, without the comments in front", async () =>
  expect(await renewed("```yaml specs/or.yaml", "name: other", "```")).toBe(
    `\`\`\`yaml specs/or.yaml\n${readFileSync(join(root, "specs/or.yaml"), "utf8").replace(/^#.*\n/gm, "")}\`\`\`\n`,
  ));

test("a file of the page's own is written, and so is what a command prints behind >", async () =>
  expect(
    await renewed(
      "```yaml own/half.yaml",
      "name: half",
      "input: 1",
      "layers: [{ type: dense, units: 1, weights: [[0.5]], bias: false }]",
      "```",
      "```sh",
      "npx neuroll run own/half.yaml --input 3 > own/out.txt",
      "```",
      "```js",
      'import { readFileSync } from "node:fs";',
      'console.log(readFileSync("own/out.txt", "utf8"));',
      "```",
      "```text",
      "```",
    ),
  ).toContain("```text\n[1.5]\n```\n"));

test.each([
  ["a command that fails", ["```sh", "npx neuroll run net.yaml --input 1", "```"], "exits with 2"],
  ["a command that does not fail", ["```sh error", "npx neuroll net.yaml", "```"], "exits with 0"],
  ["a program that throws", ["```js", 'throw new Error("so it is");', "```"], "so it is"],
  [
    "a program that should not compile",
    ["```ts error", "export const one: number = 1;", "```"],
    "this compiles",
  ],
  ["a figure of nothing", ["![A](a.svg)", "", "`npx neuroll draw none.yaml`"], "draws nothing: "],
])("%s is told with its line", async (_, example, reason) => {
  const error = await renewed("# A page", "", ...example).catch(String);
  expect(error).toContain("page.md:3: ");
  expect(error).toContain(reason);
});

test("a program of wrong types is told with its line, though it runs", async () => {
  await renewed("```ts", 'const one: string = JSON.parse("1");', "const two: string = 2;", "```");
  expect(typeErrorsOfPrograms("page.md")).toEqual([
    "page.md:3: TS2322: Type 'number' is not assignable to type 'string'.",
  ]);
});

test("a program that was never recorded is told", async () =>
  expect(await renewed("```python new.py", "print(1)", "```").catch(String)).toContain(
    "page.md:1: there is no record of new.py",
  ));

test("a program that changed since it was recorded is told", async () =>
  expect(await renewed("```python train-ring.py", "print(1)", "```").catch(String)).toContain(
    "the recorded run is of another program",
  ));
