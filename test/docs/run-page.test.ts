import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { folderOf } from "../support/cli/folder.ts";
import { root } from "../support/specs.ts";
import { runPage, type Typed, typesOf, withRun } from "./run-page.ts";

/** Runs a page of these lines in a folder of its own, without checking types. */
async function run(...lines: string[]) {
  const folder = folderOf({ "own/page.md": `${lines.join("\n")}\n`, "own/net.yaml": net });
  process.chdir(join(folder, "own"));
  const page = join(folder, "own/page.md");
  return { page, folder, done: await runPage(page) };
}

/** A page of these lines as it should be. */
async function renewed(...lines: string[]): Promise<string> {
  const { page, done } = await run(...lines);
  return withRun(page, done);
}

async function checked(...lines: string[]): Promise<Typed & { readonly page: string }> {
  const { page, folder, done } = await run(...lines);
  process.chdir(folder);
  return { page, ...typesOf(["own"])("own", page, done) };
}

const net = readFileSync(join(root, "specs/net3.yaml"), "utf8");

test("writes what examples print into the text after them", async () =>
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
  ["a figure of nothing", ["![A](a.svg)", "", "`npx neuroll draw none.yaml`"], "draws nothing: "],
])("%s is told with its line", async (_, example, reason) => {
  const error = await renewed("# A page", "", ...example).catch(String);
  expect(error).toContain("page.md:3: ");
  expect(error).toContain(reason);
});

test("reports programs with type errors by line, and writes expected errors after theirs", async () => {
  const { page, run, errors } = await checked(
    "```ts",
    'const one: string = JSON.parse("1");',
    "const two: string = 2;",
    "```",
    "```ts error",
    "const three: string = 3;",
    "```",
    "```text",
    "```",
  );
  expect(errors).toEqual([`${page}:3: TS2322: Type 'number' is not assignable to type 'string'.`]);
  expect(withRun(page, run)).toContain(
    "```text\nerror TS2322: Type 'number' is not assignable to type 'string'.\n```",
  );
});

test("reports a program that should not compile by its line", async () =>
  expect(await checked("", "```ts error", "export const one: number = 1;", "```").catch(String)).toContain(
    "page.md:2: this compiles",
  ));

test("lines of a program say what they give or throw", async () =>
  expect(
    await renewed(
      "```js",
      "const vector = Float64Array.of(1, 0.5);",
      "vector; // → [old]",
      'vector[0]; // → "old"',
      "new Float64Array(-1); // throws old",
      "```",
    ),
  ).toBe(`\`\`\`js
const vector = Float64Array.of(1, 0.5);
vector; // → [1, 0.5]
vector[0]; // → 1
new Float64Array(-1); // throws RangeError: Invalid typed array length: -1
\`\`\`
`));

test.each([
  ["lines in their order", ["name: net3", "# …", "input: 2", "layers:"], undefined],
  ["another order", ["input: 2", "# …", "name: net3"], "net.yaml does not hold, or not here:\nname: net3"],
  ["lines left out unsaid", ["name: net3", "input: 2"], "does not hold"],
])("an excerpt: %s", async (_, lines, reason) => {
  const page = await renewed("```yaml of net.yaml", ...lines, "```").catch(String);
  expect(page).toContain(reason ?? "name: net3");
  if (reason === undefined) expect(page).not.toContain("Error");
});

test("reports a program that was never recorded", async () => {
  vi.stubEnv("RECORD", undefined);
  expect(await renewed("```python new.py", "print(1)", "```").catch(String)).toContain(
    "page.md:1: there is no record of new.py",
  );
});

test("reports a program that changed since it was recorded", async () => {
  vi.stubEnv("RECORD", undefined);
  expect(await renewed("```python train-ring.py", "print(1)", "```").catch(String)).toContain(
    "the recorded run is of another program",
  );
});
