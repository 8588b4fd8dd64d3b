import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { version } from "../../../generator/version.ts";
import { goTo } from "../../support/cli/folder.ts";
import { git } from "../../support/cli/git.ts";
import { runGen } from "../../support/cli/session.ts";

/** Where the neuroll that runs lies, from the folder of the project. */
const own = vi.hoisted(() => ({ path: "../neuroll" }));
vi.mock("../../../generator/cli/files/package-folder.ts", () => ({
  packageFolder: () => join(process.cwd(), own.path),
}));
beforeEach(() => {
  own.path = "../neuroll";
});

const archive = `vendor/neuroll-${version}.tgz`;
const needs = (range: string) => `{ "devDependencies": { "neuroll": "${range}" } }`;

/** The commands that come before those of the scripts, and the warnings. */
async function look(flags = "") {
  const output = await runGen(`gen init --dry-run${flags}`);
  const [{ next }] = (output?.results ?? []) as [{ next: { command: string }[] }];
  const commands = next.map(({ command }) => command);
  return {
    first: commands.slice(0, commands.indexOf("npm run networks")),
    problems: output?.problemGroups.flatMap(({ problems }) => problems) ?? [],
  };
}

describe("a project that does not name neuroll is told how to install it, and is warned of nothing", () => {
  test.each([
    ["a checkout outside the repository", "../neuroll", "../neuroll"],
    ["neuroll in the project", "node_modules/neuroll", "./node_modules/neuroll --ignore-scripts"],
    ["neuroll elsewhere", "../lib/node_modules/neuroll", "../lib/node_modules/neuroll --ignore-scripts"],
    ["a checkout that git ignores", "ignored/neuroll", "./ignored/neuroll"],
  ])("from %s, by an archive", async (_, path, packed) => {
    goTo({ ...git, ".gitignore": "ignored/\n" });
    own.path = path;
    expect(await look()).toEqual({
      first: [
        "mkdir vendor",
        `npm pack ${packed} --pack-destination vendor`,
        `npm i -D ./${archive}`,
        `git add ${archive}`,
      ],
      problems: [],
    });
  });

  test("from a checkout in the repository, by its path", async () => {
    goTo(git);
    own.path = "tools/neuroll";
    expect(await look()).toEqual({ first: ["npm i -D ./tools/neuroll"], problems: [] });
  });

  test("in the checkout itself, not at all", async () => {
    goTo(git);
    own.path = ".";
    expect(await look()).toEqual({ first: [], problems: [] });
  });

  test("without a CI, from any checkout, and of one that is installed by an archive", async () => {
    goTo(git);
    expect(await look(" --ci none")).toEqual({ first: ["npm i -D ../neuroll"], problems: [] });
    own.path = "node_modules/neuroll";
    expect((await look(" --ci none")).first).toEqual([
      "mkdir vendor",
      "npm pack ./node_modules/neuroll --ignore-scripts --pack-destination vendor",
      `npm i -D ./${archive}`,
    ]);
  });

  test("by the archive that is there", async () => {
    goTo({ [archive]: "" });
    expect((await look()).first).toEqual([`npm i -D ./${archive}`]);
  });

  test("and adds an archive to git that it ignores", async () => {
    goTo({ ...git, ".gitignore": "*.tgz\n", "vendor/a": "" });
    expect((await look()).first.slice(1)).toEqual([`npm i -D ./${archive}`, `git add --force ${archive}`]);
  });
});

test.each([
  ["a version", "^1.0.0"],
  ["an archive in the repository", "file:vendor/neuroll.tgz"],
  ["a package of the workspace", "workspace:*"],
  ["an address of Git", "git+https://example.org/neuroll.git"],
  ["an address of an archive", "https://example.org/neuroll.tgz"],
  ["a repository of GitHub", "owner/neuroll"],
  ["another package", "npm:@owner/neuroll@1"],
  ["a patch of a version", "patch:neuroll@npm%3A1.0.0#~/.yarn/patches/a.patch"],
  ["a patch of a folder in the repository", "patch:neuroll@file:./x#a.patch"],
])("a CI job can install %s", async (_, range) => {
  goTo({ ...git, "package.json": needs(range) });
  expect((await look()).problems).toEqual([]);
});

const outside = "which is outside the repository";
const ofMachine = "a path on this machine";

test.each([
  ["file:../neuroll", outside],
  ["file:/../neuroll", outside],
  ["link:../../neuroll", outside],
  ["portal:../neuroll", outside],
  ["../neuroll-1.tgz", outside],
  ["..\\\\neuroll", outside],
  ["patch:neuroll@file:../x", outside],
  ["patch:neuroll@file%3A../x#./a.patch", outside],
  ["file:/opt/neuroll", ofMachine],
  ["git+file:///opt/neuroll", ofMachine],
  ["file:~/neuroll", ofMachine],
  ["~/neuroll", ofMachine],
  ["C:\\\\neuroll", ofMachine],
  ["file:C:/neuroll", ofMachine],
  ["file:ignored/neuroll.tgz", "which git ignores"],
  ["ignored/neuroll.tgz", "which git ignores"],
])("what a CI job cannot install is said: %s", async (range, fault) => {
  goTo({ ...git, ".gitignore": "ignored/\n", "package.json": needs(range) });
  const { first, problems } = await look();
  const message = `package.json names ${JSON.parse(`"${range}"`)}, ${fault}, so a CI job cannot install neuroll.`;
  expect(problems).toMatchObject([{ code: "not-installed-in-ci", message }]);
  expect(first).toEqual([]);
});

test("the help is what to run, and nothing that would add a folder that git ignores", async () => {
  const files = { ...git, ".gitignore": "ignored/\n", "ignored/neuroll.tgz": "", "ignored/neuroll/a": "" };
  const helpFor = async (range: string) => {
    goTo({ ...files, "package.json": needs(range) });
    return (await look()).problems[0]?.help;
  };
  const copy = `run mkdir vendor && npm pack ../neuroll --pack-destination vendor && npm i -D ./${archive} && git add ${archive}`;
  expect(await helpFor("file:../neuroll")).toBe(copy);
  expect(await helpFor("file:ignored/neuroll")).toBe(copy);
  expect(await helpFor("file:ignored/neuroll.tgz")).toBe("run git add --force ignored/neuroll.tgz");
});

test("without a repository, there is no outside of it", async () => {
  goTo({ "package.json": needs("file:../neuroll") });
  expect((await look()).problems[0]?.message).toContain("file:../neuroll, which is outside the project,");
});

test.each(["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"])(
  "neuroll is found in %s, of the project and of each workspace around it",
  async (list) => {
    const manifest = JSON.stringify({ [list]: { neuroll: "file:vendor/neuroll.tgz" } });
    const places = ["package.json", "apps/package.json", "apps/package/x/package.json"];
    for (const place of places) {
      goTo({ ...git, "apps/package/x/package.json": "{}", [place]: manifest });
      process.chdir("apps/package/x");
      own.path = "../../../../neuroll";
      expect(await look()).toEqual({ first: [], problems: [] });
    }
  },
);

test("what the package.json of a workspace names is mended in its folder", async () => {
  goTo({ ...git, "apps/package.json": needs("file:../../neuroll"), "apps/a/package.json": "{}" });
  process.chdir("apps/a");
  own.path = "../../../neuroll";
  const [problem] = (await look()).problems;
  expect(problem?.message).toContain(`../package.json names file:../../neuroll, ${outside}`);
  expect(problem?.help).toMatch(/^run cd \.\. && mkdir vendor && npm pack \.\.\/\.\.\/neuroll /);
});

test.each(["null", "1", "{}", "[]"])("what is no range is none: %s", async (range) => {
  for (const list of ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"]) {
    goTo({ ...git, "package.json": `{ "${list}": { "neuroll": ${range} } }` });
    expect((await look()).first).toContain(`npm i -D ./${archive}`);
    goTo({ ...git, "package.json": `{ "${list}": ${range} }` });
    expect((await look()).problems).toEqual([]);
  }
});
