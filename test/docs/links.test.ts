import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { anchorsOf, linksOf, pages, targetOf } from "../support/links.ts";
import { root } from "../support/specs.ts";

const holds = (page: string, link: string): boolean => {
  const [, anchor] = link.split("#");
  const target = targetOf(page, link);
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
