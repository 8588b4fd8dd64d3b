import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { goTo } from "../support/cli/folder.ts";
import { root } from "../support/specs.ts";
import { examplesOf, partsOf } from "./parts-of-page.ts";
import { type Run, runPage, typeErrorsOfPrograms, withRun } from "./run-page.ts";

/** The pages of docs/, each with its translations: `docs/chapter.md`, and `docs/chapter.ko.md`. */
const files = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
const pages = files
  .filter((name) => !/\.\w\w\.md$/.test(name))
  .map((name) => {
    const own = name.replace(/md$/, "");
    return {
      page: `docs/${name}`,
      translations: files
        .filter((file) => file !== name && file.startsWith(own))
        .map((file) => `docs/${file}`),
    };
  });

const figuresOf = (page: string): string[] =>
  examplesOf(partsOf(page)).flatMap((example) => (example.kind === "figure" ? [example.image] : []));

/** The decimals in a text that are no versions of something; those of prose are rounded, and may be percentages. */
const decimalsIn = (text: string): string[] =>
  text.replace(/(?:Node|scikit-learn|PyTorch|brain\.js|CC BY) [\d.]+/g, "").match(/\d+\.\d+/g) ?? [];

describe.each(pages)("$page", ({ page, translations }) => {
  let run: Run;
  beforeAll(async () => {
    goTo({});
    for (const folder of ["specs", "docs/data"]) cpSync(join(root, folder), folder, { recursive: true });
    run = await runPage(page);
  }, 120_000);

  test.each([page, ...translations])("%s shows what its examples print", (path) =>
    expect(withRun(path, run)).toMatchFileSnapshot(join(root, path)),
  );

  test.each(figuresOf(page))("%s is what its command draws", (figure) =>
    expect(run.figures[figure]).toMatchFileSnapshot(join(root, figure)),
  );

  test("its programs have the right types", () => expect(typeErrorsOfPrograms(page)).toEqual([]));

  test.each([page, ...translations])("%s tells of no decimals that its examples do not show", (path) => {
    const parts = partsOf(path);
    const examples = parts.flatMap((part) => (part.kind === "prose" ? [] : part.text));
    const shown = [...examples, ...run.printed].flatMap(decimalsIn).map(Number);
    const told = parts.flatMap((part) => (part.kind === "prose" ? decimalsIn(part.text) : []));
    const isShown = (decimal: string) => {
      const places = decimal.split(".")[1]?.length;
      return [...shown, Math.E].some((n) => [n, 100 * n].some((value) => value.toFixed(places) === decimal));
    };
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((decimal) => !isShown(decimal))).toEqual([]);
  });

  test.each(translations)("%s has the same examples", (translation) => {
    const shown = (path: string) =>
      examplesOf(partsOf(path)).map(({ text: _, line: __, ...example }) => example);
    expect(shown(translation)).toEqual(shown(page));
  });
});

test("every figure is on a page", () => {
  const shown = pages.flatMap(({ page }) => figuresOf(page));
  const figures = readdirSync(join(root, "docs/figures")).map((name) => `docs/figures/${name}`);
  expect(figures.filter((figure) => !shown.includes(figure))).toEqual([]);
});
