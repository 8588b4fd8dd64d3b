import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { CommandOutput } from "../../../generator/cli/output/command-output.ts";
import { goTo } from "../../support/cli/folder.ts";
import { git } from "../../support/cli/git.ts";
import { runGen, sessionOf } from "../../support/cli/session.ts";
import { line } from "../../support/cli/specs.ts";

const read = (path: string): string => readFileSync(path, "utf8");
const manifest = () => JSON.parse(read("package.json"));
const WORKFLOW = ".github/workflows/neuroll.yml";
const codesOf = (output: CommandOutput | undefined): string[] | undefined =>
  output?.problemGroups.flatMap(({ problems }) => problems.map(({ code }) => code));
/** The lines of a workflow that are run. */
const runs = (): string[] =>
  parse(read(WORKFLOW)).jobs.networks.steps.flatMap(({ run }: { run?: string }) => run ?? []);

test("an empty folder becomes a project, and a second run leaves all of it", async () => {
  goTo({});
  const session = await sessionOf(["gen init --dry-run", "gen init", "gen init"]);
  // Neuroll is installed from where it is, and the lines are as wide as that path makes them.
  const anywhere = session
    .replace(/npm pack \S+/g, "npm pack ../neuroll")
    .replace(/^( {2}(?:npm|mkdir) .*?) {2,}(?=\S)/gm, "$1   ");
  await expect(anywhere).toMatchFileSnapshot("empty.txt");
  expect(manifest()).toEqual({
    private: true,
    type: "module",
    scripts: {
      networks: "neuroll",
      "networks:check": "neuroll --check",
      "networks:test": "node --test test/networks.test.mjs",
    },
  });
  expect(read("neuroll.config.js")).toBe(`import { defineConfig } from "neuroll";

export default defineConfig({
  specs: "specs/*.yaml",
  emit: { module: "js" },
});
`);
  expect((await runGen("gen"))?.text).toContain("written generated/compare.js");
});

test("the dry run writes nothing", async () => {
  goTo({});
  const output = await runGen("gen init --dry-run");
  expect(output?.results).toMatchObject([
    { written: false, files: [{ outcome: "would write" }, {}, {}, {}, {}] },
  ]);
  expect(existsSync("specs")).toBe(false);
  expect(existsSync("package.json")).toBe(false);
});

test("a project of TypeScript, src and Vitest gets what fits these", async () => {
  goTo({
    ...git,
    "package.json": '{ "devDependencies": { "vitest": "4", "typescript": "7", "neuroll": "1" } }',
    "src/a.spec.ts": "",
    "pnpm-lock.yaml": "",
  });
  const output = await runGen("gen init");
  expect(read("src/networks.spec.ts")).toContain('from "./generated/compare.js"');
  expect(manifest().scripts).toEqual({
    networks: "neuroll",
    "networks:check": "neuroll --check",
    "networks:test": "vitest run src/networks.spec.ts",
  });
  expect(read("neuroll.config.ts")).toContain('  output: "src/generated",\n});\n');
  expect(runs()).toEqual(["pnpm i --frozen-lockfile", "pnpm run networks:check", "pnpm run networks:test"]);
  expect(output?.results).toMatchObject([
    {
      manager: "pnpm",
      next: [
        { command: "pnpm run networks" },
        { command: "pnpm run networks:test" },
        { command: "pnpm run networks:check" },
        { command: "git add src/generated" },
      ],
    },
  ]);
});

test.each([
  ["npm", { "package-lock.json": "{}" }, "npm ci", "npm run"],
  ["npm", {}, "npm i", "npm run"],
  ["yarn", { "yarn.lock": "# yarn lockfile v1\n" }, "yarn install --frozen-lockfile", "yarn run"],
  ["bun", { "bun.lock": "{}" }, "bun install --frozen-lockfile", "bun run"],
] as const)("writes commands of %s where its lock file is: %j", async (manager, files, install, run) => {
  goTo({ "package.json": "{}", ...files });
  expect((await runGen("gen init"))?.results).toMatchObject([{ manager }]);
  expect(runs()).toEqual([install, `${run} networks:check`, `${run} networks:test`]);
});

test("Yarn 2 and newer is known by the field packageManager", async () => {
  goTo({ "package.json": '{ "packageManager": "yarn@4.9.1" }', "yarn.lock": "" });
  await runGen("gen init");
  expect(runs()).toEqual([
    "corepack enable",
    "yarn install --immutable",
    "yarn run networks:check",
    "yarn run networks:test",
  ]);
});

test("overwrites nothing, and says what it left", async () => {
  const scripts = { networks: "mine", "networks:check": "mine" };
  const mine = {
    "specs/compare.yaml": line,
    "test/networks.test.mjs": "// mine\n",
    [WORKFLOW]: "name: mine\n",
    "generated/package.json": "{}",
    ".prettierrc": "{}",
    ".prettierignore": "dist",
  };
  goTo({ ...mine, "package.json": JSON.stringify({ scripts }) });
  const output = await runGen("gen init");
  expect(output?.text).toContain(
    "added to package.json: the script networks:test; it already has the scripts networks and networks:check\n",
  );
  expect(output?.text.match(/^left .*/gm)).toEqual([
    "left specs/compare.yaml: there already is one",
    "left test/networks.test.mjs: there already is one",
    "left generated/package.json: there already is one",
    `left ${WORKFLOW}: there already is one`,
  ]);
  expect(output?.text).toMatch(/^ {2}npx neuroll +compile the specs into generated\/$/m);
  expect(output?.text).toMatch(/^ {2}npx neuroll --check +check all modules, for CI$/m);
  expect(manifest().scripts).toMatchObject(scripts);
  for (const [path, content] of Object.entries(mine))
    expect(read(path)).toBe(path === ".prettierignore" ? "dist\ngenerated/\n" : content);
});

test("package.json keeps its form, and only gains the scripts", async () => {
  goTo({
    "package.json": '{\r\n\t"files": ["a", "b"],\r\n\t"scripts": {\r\n\t\t"test": "vitest"\r\n\t}\r\n}\r\n',
  });
  await runGen("gen init --test none --ci none");
  const [check, networks] = ["neuroll --check", "neuroll"].map((start) => `"${start}"`);
  expect(read("package.json")).toBe(
    `{\r\n\t"files": ["a", "b"],\r\n\t"scripts": {\r\n\t\t"test": "vitest",\r\n\t\t"networks": ${networks},\r\n\t\t"networks:check": ${check}\r\n\t}\r\n}\r\n`,
  );
});

test("a package of CommonJS gets modules that Node reads as ES modules", async () => {
  goTo({ "package.json": '{ "type": "commonjs" }' });
  await runGen("gen init");
  expect(JSON.parse(read("generated/package.json"))).toEqual({ type: "module" });
});

test("specs of one's own are used, and YAML files of something else are let alone", async () => {
  goTo({ "specs/line.yaml": line });
  expect((await runGen("gen init"))?.text.match(/^left .*/gm)).toEqual([
    "left specs/compare.yaml: specs/ already has specs, so no example is needed",
    "left test/networks.test.mjs: it would test the example",
  ]);
  expect(Object.keys(manifest().scripts)).toEqual(["networks", "networks:check"]);
  goTo({ "specs/api.yaml": "openapi: 3.1.0\n" });
  await runGen("gen init");
  expect(read("neuroll.config.js")).toContain('  specs: "networks/*.yaml",\n');
  expect(existsSync("networks/compare.yaml")).toBe(true);
});

test("other runners and other hosts of CI are told what to run", async () => {
  goTo({ "package.json": '{ "devDependencies": { "jest": "30" } }', ".gitlab-ci.yml": "" });
  expect((await runGen("gen init"))?.text.match(/^left .*/gm)).toEqual([
    "left test/networks.test.js: the tests are for jest, for which there is no page; --test node writes one that Node runs",
    "left .github/workflows/neuroll.yml: CI is at GitLab: run npm run networks:check there",
  ]);
  await runGen("gen init --test node --ci github");
  expect(existsSync("test/networks.test.mjs")).toBe(true);
  expect(existsSync(WORKFLOW)).toBe(true);
});

test("in a workspace, the workflow is in the repository and works in the folder of the project", async () => {
  goTo({
    ".git/HEAD": "",
    "package.json": '{ "devDependencies": { "vitest": "4" } }',
    "pnpm-lock.yaml": "",
    "packages/a/package.json": '{ "type": "module" }',
  });
  process.chdir("packages/a");
  await runGen("gen init");
  expect(existsSync("test/networks.test.js")).toBe(true);
  const { defaults, steps } = parse(read(`../../${WORKFLOW}`)).jobs.networks;
  expect(defaults).toEqual({ run: { "working-directory": "packages/a" } });
  expect(steps[2].with).toMatchObject({ cache: "pnpm", "cache-dependency-path": "pnpm-lock.yaml" });
});

test("a package.json that is none is reported, and nothing is written", async () => {
  goTo({ "package.json": "{" });
  await expect(runGen("gen init")).rejects.toThrow(/^package\.json cannot be read: it is not valid JSON/);
  goTo({ "package.json": "[]" });
  await expect(runGen("gen init")).rejects.toThrow(
    "package.json cannot be read: it does not contain an object.",
  );
  goTo({ "package.json": '{ "scripts": [] }' });
  await expect(runGen("gen init")).rejects.toThrow(
    "package.json cannot be read: its scripts are not an object.",
  );
  goTo({ "package.json": '{ "scripts": null }' });
  await expect(runGen("gen init")).rejects.toThrow(
    "package.json cannot be read: its scripts are not an object.",
  );
  expect(existsSync("specs")).toBe(false);
});

test("a range that is none is as if it were not there", async () => {
  goTo({ "package.json": '{ "devDependencies": { "neuroll": null } }' });
  expect((await runGen("gen init --dry-run"))?.text).toMatch(/^ {2}npm i -D \.\/vendor\/neuroll/m);
});

test("a byte order mark stays where it is", async () => {
  goTo({ "package.json": '\ufeff{\n  "private": true\n}\n' });
  await runGen("gen init");
  expect(read("package.json")).toMatch(/^\ufeff\{\n {2}"private": true,\n {2}"scripts": \{\n/);
});

test("a config that is there is followed", async () => {
  const config = (fields: string) => `export default { ${fields} };\n`;
  goTo({ "package.json": "{}", "neuroll.config.js": config('specs: "nets/*.yaml", output: "lib"') });
  const output = await runGen("gen init");
  expect(output?.text.match(/^left .*/gm)).toEqual([
    "left specs/compare.yaml: neuroll.config.js names the specs, so no example is needed",
    "left neuroll.config.js: there already is a config",
    "left test/networks.test.mjs: it would test the example",
  ]);
  expect(output?.text).toContain("compile the specs into lib/");
  expect(manifest().scripts).toEqual({ networks: "neuroll", "networks:check": "neuroll --check" });

  goTo({ "package.json": "{}", "neuroll.config.ts": config('emit: { module: "js" }') });
  await runGen("gen init -o lib");
  expect(read("test/networks.test.mjs")).toContain('from "../lib/compare.js"');
  expect(manifest().scripts).toMatchObject({ networks: "neuroll specs/*.yaml -o lib" });

  goTo({ "package.json": "{}", "neuroll.config.ts": "export default 1;\n" });
  await expect(runGen("gen init")).rejects.toThrow("the default export is 1; it must be an object");
  expect(existsSync("specs")).toBe(false);
});

test("what is committed for a CI job is named only where git takes it", async () => {
  const manifest = '{ "devDependencies": { "neuroll": "1" } }';
  const added = async (files: Readonly<Record<string, string>>, flags = "") => {
    goTo({ "package.json": manifest, ...files });
    const output = await runGen(`gen init${flags}`);
    return [output?.text.match(/git add .*/)?.[0].split("   ")[0], codesOf(output)];
  };
  expect(await added(git)).toEqual(["git add generated", []]);
  expect(await added({ ...git, ".gitignore": "generated/\n" })).toEqual([undefined, ["ignored-by-git"]]);
  expect(await added({})).toEqual([undefined, []]);
  expect(await added({ ...git, ".gitlab-ci.yml": "" })).toEqual(["git add generated", []]);
});

test("--ci none is final: nothing is said of a CI", async () => {
  goTo({
    ...git,
    ".gitlab-ci.yml": "",
    ".gitignore": "generated/\n",
    "package.json": '{ "devDependencies": { "neuroll": "file:../neuroll" } }',
  });
  const output = await runGen("gen init --ci none");
  expect(codesOf(output)).toEqual([]);
  expect(output?.text).not.toMatch(/git add|GitLab/);
});
