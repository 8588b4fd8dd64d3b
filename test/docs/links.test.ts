import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { globSync } from "tinyglobby";
import { beforeAll, describe, expect, test } from "vitest";
import { root } from "../support/specs.ts";

const pages = globSync("**/*.md", { cwd: root, ignore: ["**/node_modules", "dist", ".*"] });

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

/** The file that a link of a page leads to, from the project. */
function targetOf(page: string, link: string): string {
  const [path = ""] = link.split("#");
  return path === "" ? page : join(dirname(page), path).replace(/\/$/, "");
}

const holds = (page: string, link: string): boolean => {
  const [, anchor] = link.split("#");
  const target = targetOf(page, link);
  return existsSync(join(root, target)) && (anchor === undefined || anchorsOf(target).includes(anchor));
};

test.each(pages)("links of %s lead somewhere", (page) =>
  expect(linksOf(page).filter((link) => !holds(page, link))).toEqual([]),
);

describe("in the archive that npm pack makes", () => {
  let packed: string[];
  beforeAll(() => {
    const list = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      ...{ cwd: root, encoding: "utf8", shell: process.platform === "win32", maxBuffer: 2 ** 26 },
    });
    const [archive] = JSON.parse(list) as [{ files: { path: string }[] }];
    packed = archive.files.map(({ path }) => path);
  }, 300_000);

  test("there are the pages that a user reads", () =>
    expect(packed).toEqual(
      expect.arrayContaining(pages.filter((page) => page === "README.md" || page.startsWith("docs/"))),
    ));

  test("links lead to what is in it", () => {
    const isPacked = (path: string) => packed.some((file) => file === path || file.startsWith(`${path}/`));
    const broken = packed
      .filter((file) => file.endsWith(".md") && !file.startsWith("dist/"))
      .flatMap((page) =>
        linksOf(page)
          .filter((link) => !isPacked(targetOf(page, link)))
          .map((link) => `${page}: ${link}`),
      );
    expect(broken).toEqual([]);
  });

  test("there are the files that the pages read, and none that only the tests read", () => {
    const read = ["specs/iris.yaml", "specs/iris.npz", "docs/data/digits.csv"];
    expect(packed).toEqual(expect.arrayContaining(read));
    expect(packed.filter((file) => file.startsWith("test/"))).toEqual([]);
  });
});

test("links are found", () => {
  expect(linksOf("README.md")).toContain("docs/chapter.md");
  expect(holds("README.md", "docs/no-chapter.md")).toBe(false);
  expect(holds("README.md", "README.md#no-heading")).toBe(false);
});
