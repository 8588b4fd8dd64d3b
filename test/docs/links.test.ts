import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { globSync } from "tinyglobby";
import { expect, test } from "vitest";
import { root } from "../support/specs.ts";

const pages = globSync("**/*.md", { cwd: root, ignore: ["node_modules", "dist", ".*"] });

const textOf = (page: string): string =>
  readFileSync(join(root, page), "utf8").replace(/^```[\s\S]*?^```$/gm, "");

const linksOf = (page: string): string[] =>
  [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link as string)
    .filter((link) => !/^[a-z]+:/.test(link));

/** The anchors that GitHub gives the headings of a page. */
const anchorsOf = (page: string): string[] =>
  [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    (heading as string)
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "")
      .replaceAll(" ", "-"),
  );

const holds = (page: string, link: string): boolean => {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : join(dirname(page), path);
  return existsSync(join(root, target)) && (anchor === undefined || anchorsOf(target).includes(anchor));
};

test.each(pages)("links of %s lead somewhere", (page) =>
  expect(linksOf(page).filter((link) => !holds(page, link))).toEqual([]),
);

test("links are found", () => {
  expect(linksOf("README.md")).toContain("docs/chapter.md");
  expect(holds("README.md", "docs/no-chapter.md")).toBe(false);
  expect(holds("README.md", "README.md#no-heading")).toBe(false);
});
