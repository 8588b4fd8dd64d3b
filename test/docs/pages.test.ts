import { cpSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { beforeAll, describe, expect, test } from "vitest";
import { goTo } from "../support/cli/folder.ts";
import { root } from "../support/specs.ts";
import { examplesOf, partsOf } from "./parts-of-page.ts";
import { type Run, runPage, type Typed, typesOf, withRun } from "./run-page.ts";

/** The pages that a user reads, each with its translations: `docs/chapter.md`, and `docs/chapter.ko.md`. */
const files = globSync(["README.md", "docs/**/*.md"], { cwd: root }).sort();
const pages = files
  .filter((name) => !/\.\w\w\.md$/.test(name))
  .map((page) => ({
    page,
    translations: files.filter((file) => file !== page && file.startsWith(page.replace(/md$/, ""))),
  }));

/** What examples may need, where their page names it. */
const SAMPLES = ["specs", "docs/data"];

const folderFor = (page: string): string => page.replaceAll(/\W/g, "-");

/** A line of an indented block that is no formula: such blocks are not run. */
const INDENTED = /^ {4}(?:npx|npm|node|python3?|pip|gen|import|const|from) .*/gm;

/** A run of each page, checked, or why there is none. */
const runs = new Map<string, Typed | Error>();

beforeAll(async () => {
  goTo({});
  const start = process.cwd();
  const done = new Map<string, Run | Error>();
  for (const { page } of pages) {
    mkdirSync(folderFor(page));
    process.chdir(folderFor(page));
    const text = readFileSync(join(root, page), "utf8");
    for (const folder of SAMPLES.filter((folder) => text.includes(`${folder}/`)))
      cpSync(join(root, folder), folder, { recursive: true });
    done.set(page, await runPage(page).catch((error: Error) => error));
    process.chdir(start);
  }
  const typed = typesOf(pages.map(({ page }) => folderFor(page)));
  for (const [page, run] of done)
    runs.set(page, run instanceof Error ? run : typed(folderFor(page), page, run));
}, 300_000);

function runOf(page: string): Typed {
  const run = runs.get(page);
  if (run === undefined || run instanceof Error) throw run ?? new Error(`${page} was not run`);
  return run;
}

const figuresOf = (page: string): string[] =>
  examplesOf(partsOf(page)).flatMap((example) => (example.kind === "figure" ? [example.image] : []));

/** The decimals in a text that are no versions of something; those of prose are rounded, and may be percentages. */
const decimalsIn = (text: string): string[] =>
  text.replace(/(?:Node|scikit-learn|PyTorch|brain\.js|CC BY) [\d.]+/g, "").match(/\d+\.\d+/g) ?? [];

describe.each(pages)("$page", ({ page, translations }) => {
  test.each([page, ...translations])("%s shows what its examples print", (path) =>
    expect(withRun(path, runOf(page).run)).toMatchFileSnapshot(join(root, path)),
  );

  test.each(figuresOf(page))("%s is what its command draws", (figure) =>
    expect(runOf(page).run.figures[figure]).toMatchFileSnapshot(join(root, figure)),
  );

  test("its programs have the right types", () => expect(runOf(page).errors).toEqual([]));

  test("its blocks are run, or it says that they are not", () => {
    const unmarked = partsOf(page).filter((part) => part.kind === "unrun" && !part.marked);
    const indented = partsOf(page).flatMap(({ kind, text }) =>
      kind === "prose" ? (text.match(INDENTED) ?? []) : [],
    );
    expect([...unmarked.map(({ text }) => text), ...indented]).toEqual([]);
  });

  test.each([page, ...translations])("%s names the files that it shows, as fences are not seen", (path) => {
    const parts = partsOf(path);
    const seen = parts
      .filter(({ kind }) => ["prose", "figure", "commands"].includes(kind))
      .map(({ text }) => text)
      .join("");
    const shown = parts.flatMap((part) => ("file" in part ? [part.file] : []));
    expect(shown.filter((file) => !seen.includes(file))).toEqual([]);
  });

  test.each(translations)("%s has the same examples", (translation) => {
    const shown = (path: string) =>
      examplesOf(partsOf(path)).map(({ text: _, line: __, ...example }) => example);
    expect(shown(translation)).toEqual(shown(page));
  });
});

test.each(files.filter((file) => file.includes("chapter")))(
  "%s tells of no decimals that its examples do not show",
  (path) => {
    const parts = partsOf(path);
    const examples = parts.flatMap((part) => (part.kind === "prose" ? [] : part.text));
    const printed = runOf("docs/chapter.md").run.given.map((one) => one.printed);
    const shown = [...examples, ...printed].flatMap(decimalsIn).map(Number);
    const told = parts.flatMap((part) => (part.kind === "prose" ? decimalsIn(part.text) : []));
    const isShown = (decimal: string) => {
      const places = decimal.split(".")[1]?.length;
      return [...shown, Math.E].some((n) => [n, 100 * n].some((value) => value.toFixed(places) === decimal));
    };
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((decimal) => !isShown(decimal))).toEqual([]);
  },
);

/** What the README calls those that the benchmark compares. */
const contenders: Readonly<Record<string, string>> = {
  neuroll: "neuroll auto",
  "C, gcc -O3": "C f64",
  "onnxruntime for Node": "onnxruntime-node run",
  "TensorFlow.js, WebAssembly": "TensorFlow.js wasm",
};

test("the README's times are the benchmark's", () => {
  const rowsOf = (text: string) =>
    text
      .split("\n")
      .filter((line) => line.startsWith("| "))
      .map((line) => line.split("|").map((cell) => cell.trim()));
  const sections = readFileSync(join(root, "bench/peers.md"), "utf8").split("\n## ");
  const [heading = [], ...measured] = rowsOf(sections.find((text) => text.startsWith("Tiny networks")) ?? "");
  const timeOf = (label: string) =>
    measured.find((row) => row[1] === contenders[label])?.[heading.indexOf("4-16-3")]?.split(" · ")[0];
  const [labels = [], , times = []] = rowsOf(
    readFileSync(join(root, "README.md"), "utf8").replace(/\|---/g, "| ---"),
  );
  const shown = labels.slice(1, -1);
  expect(shown).toEqual(Object.keys(contenders));
  expect(shown.map((label) => `${timeOf(label)?.replace(/(\d)(\**)$/, "$1 ns$2")}`)).toEqual(
    times.slice(1, -1),
  );
});

test("few blocks are not run", () => {
  const unrun = pages.flatMap(({ page }) => partsOf(page).filter(({ kind }) => kind === "unrun"));
  const run = pages.flatMap(({ page }) => examplesOf(partsOf(page)));
  expect(unrun.length).toBeLessThan(run.length / 10);
});

test("every figure is on a page", () => {
  const shown = pages.flatMap(({ page }) => figuresOf(page));
  const figures = readdirSync(join(root, "docs/figures")).map((name) => `docs/figures/${name}`);
  expect(figures.filter((figure) => !shown.includes(figure))).toEqual([]);
});
