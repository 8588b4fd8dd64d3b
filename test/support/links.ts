import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { globSync } from "tinyglobby";
import { root } from "./specs.ts";

/** The pages of the project, as paths from its folder. */
export const pages = globSync("**/*.md", { cwd: root, ignore: ["**/node_modules", "dist", ".*"] });

const textOf = (page: string): string =>
  readFileSync(join(root, page), "utf8").replace(/^```[\s\S]*?^```$/gm, "");

export const linksOf = (page: string): string[] =>
  [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link as string)
    .filter((link) => !/^[a-z]+:/.test(link));

/** The anchors that GitHub gives the headings of a page. */
export const anchorsOf = (page: string): string[] =>
  [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    (heading as string)
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "")
      .replaceAll(" ", "-"),
  );

/** The file that a link of a page leads to, from the project. */
export function targetOf(page: string, link: string): string {
  const [path = ""] = link.split("#");
  return path === "" ? page : join(dirname(page), path).replace(/\/$/, "");
}
