import { execFileSync } from "node:child_process";
import { beforeAll, expect, test } from "vitest";
import { linksOf, pages, targetOf } from "../support/links.ts";
import { root } from "../support/specs.ts";

/** The files in the archive that npm pack makes. */
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
