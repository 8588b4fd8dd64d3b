import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { formatProblems } from "../../../generator/cli/output/print-output.ts";
import { explain } from "../../../generator/cli/problems/explain.ts";
import { Failure } from "../../../generator/cli/problems/failure.ts";
import { goTo } from "../../support/cli/folder.ts";
import { runGen } from "../../support/cli/session.ts";

const spec = (name: string, fields = "") =>
  `name: ${name}\ninput: 2\n${fields}layers: [{ type: activation, activation: relu }]\n`;
const config = (fields: string) => `export default { ${fields} };\n`;
const module = (path: string) => readFileSync(path, "utf8");

/** What `gen` prints about a wrong config. */
async function complaint(text: string, command = "gen"): Promise<string> {
  writeFileSync("neuroll.config.ts", text);
  const failure = await runGen(command).then(
    () => new Failure([]),
    (thrown: unknown) => explain(thrown),
  );
  return `${failure.status}\n${formatProblems(failure.problemGroups, false)}`;
}

beforeEach(() => {
  goTo({
    "package.json": "{}",
    "nets/a.yaml": spec("a"),
    "nets/b.yaml": spec("b", "dtype: f64\nemit: { math: portable }\n"),
    "neuroll.config.ts": config(
      'specs: "nets/*.yaml", output: "src/nets", dtype: "f32", emit: { math: "native", module: "js", header: "// ours" }',
    ),
    "deep/er/.keep": "",
  });
});

test("gen alone compiles the specs of the config, in its folder and as it says", async () => {
  expect((await runGen([]))?.text.match(/^written src\/nets\/\w+\.js, src\/nets\/\w+\.d\.ts/gm)).toHaveLength(
    2,
  );
  expect(module("src/nets/a.js").split("\n")[0]).toBe("// ours");
  expect((await runGen(["--check"]))?.text).toContain("ok src/nets/a.js");
});

test("without an output, modules go into generated/ beside the config", async () => {
  writeFileSync("neuroll.config.ts", config('specs: "nets/*.yaml"'));
  process.chdir("deep/er");
  await runGen(["../../nets/a.yaml"]);
  expect(existsSync("../../generated/a.ts")).toBe(true);
});

test("flags come before the spec, the spec before the config", async () => {
  const dtypes = async (command: string) => (await runGen(command))?.text.match(/f32|f64/g);
  expect(await dtypes("gen nets/a.yaml nets/b.yaml")).toEqual(["f32", "f64"]);
  expect(await dtypes("gen nets/a.yaml nets/b.yaml --dtype f64 -o out")).toEqual(["f64", "f64"]);
  expect((await runGen("gen run nets/a.yaml --input 0.1,1"))?.results).toMatchObject([{ dtype: "f32" }]);
  expect((await runGen("gen report nets/a.yaml"))?.text).toContain("f32");
});

test("the command of the banner makes the module again", async () => {
  await runGen([]);
  const before = module("src/nets/a.js");
  const [, command = ""] = /^\/\/ {3}npx neuroll (.*)$/m.exec(before) ?? [];
  expect(command).toBe("nets/a.yaml");
  writeFileSync("src/nets/a.js", "");
  await runGen(command.split(" "));
  expect(module("src/nets/a.js")).toBe(before);
  await runGen("gen nets/a.yaml --module ts -o other");
  expect(module("other/a.ts")).toContain("//   npx neuroll nets/a.yaml --module ts -o other\n");
});

test("a config is found from a folder inside of the project, not beyond it", async () => {
  process.chdir("deep/er");
  expect((await runGen([]))?.text).toContain("written src/nets/a.js");
  expect(existsSync("src/nets/a.js")).toBe(true);
  process.chdir("deep/er");
  writeFileSync("package.json", "{}");
  await expect(runGen([])).rejects.toThrow("no spec was given.");
});

describe("what a user sees", () => {
  test("of a field that does not exist, and of wrong values", async () => {
    expect(
      await complaint(
        'const base = { dtype: "f16" };\nexport default defineConfig({\n  ...base,\n  ouput: "src",\n  emit: { target: "was" },\n  specs: [],\n});\nfunction defineConfig(config: object) { return config; }\n',
      ),
    ).toMatchFileSnapshot("problems.txt");
  });
  test("of specs that are missing", async () => {
    expect(await complaint(config('output: "src"'))).toBe(
      '2\nwrong-usage: no spec was given, and neuroll.config.ts names none.\nhelp: add specs: "specs/*.yaml" to it',
    );
  });
  test("of an error in the config, for every command", async () => {
    expect(await complaint('throw new Error("my own");\n', "gen run nets/a.yaml --input 1,1")).toContain(
      "1\nprogram-threw: neuroll.config.ts threw Error: my own.\n --> neuroll.config.ts:1:7",
    );
  });
});
