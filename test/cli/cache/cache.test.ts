import {
  appendFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { findBuildId } from "../../../generator/cli/cache/build-id.ts";
import { toJson } from "../../../generator/cli/output/json.ts";
import { formatProblems } from "../../../generator/cli/output/print-output.ts";
import { folderOf, goTo } from "../../support/cli/folder.ts";
import { runGen } from "../../support/cli/session.ts";
import { line, linear } from "../../support/cli/specs.ts";

const state = vi.hoisted(() => ({ build: "one" as string | undefined, compiled: [] as string[] }));
vi.mock("../../../generator/cli/cache/build-id.ts", async (original) => ({
  ...(await original<object>()),
  buildId: () => state.build,
}));
vi.mock("../../../generator/cli/compile/changed.ts", async (original) => {
  const { compileChanged } = await original<typeof import("../../../generator/cli/compile/changed.ts")>();
  return {
    compileChanged: (...given: Parameters<typeof compileChanged>) => {
      state.compiled.push(...given[0]);
      return compileChanged(...given);
    },
  };
});

const CACHE = "node_modules/.cache/neuroll";
const weights = "[[2], [-1]]";
const files = {
  "node_modules/.keep": "",
  "line.yaml": line.replace(weights, "{ file: W.json }"),
  "W.json": weights,
  "linear.yaml": linear,
};
const COMMAND = "gen line.yaml linear.yaml";

/** What a command outputs, and which specs were compiled for it. */
async function run(command = COMMAND) {
  state.compiled = [];
  const output = await runGen(command);
  return {
    compiled: state.compiled,
    outcomes: output?.results.map((result) => (result as { outcome: string }).outcome),
    said: [output?.text, formatProblems(output?.problemGroups ?? [], false), toJson(output?.results)],
  };
}

beforeEach(async () => {
  vi.stubEnv("NEUROLL_CACHE", "");
  state.build = "one";
  goTo(files);
  expect(await run()).toMatchObject({
    compiled: ["line.yaml", "linear.yaml"],
    outcomes: ["written", "written"],
  });
}, 60_000);

afterEach(() => vi.unstubAllEnvs());

test("compiles nothing if nothing has changed, and prints the same again", async () => {
  const second = await run();
  expect(second).toMatchObject({ compiled: [], outcomes: ["unchanged", "unchanged"] });
  expect(second.said[1]).toContain("linear-stack (warning)");
  rmSync(CACHE, { recursive: true });
  const whole = await run();
  expect(whole.compiled).toHaveLength(2);
  expect(whole.said).toEqual(second.said);
});

test("compiles a program again only if its value has changed, or a line that a remark points to", async () => {
  const program = (fields: string) => `export default { name: "net", input: 2, layers: [${fields}] };\n`;
  const relu = '{ type: "activation", activation: "relu" }';
  writeFileSync("net.ts", program(relu));
  expect(await run("gen net.ts")).toMatchObject({ compiled: ["net.ts"], outcomes: ["written"] });
  writeFileSync("net.ts", `// The same value.\n${program(relu)}`);
  expect(await run("gen net.ts")).toMatchObject({ compiled: [], outcomes: ["unchanged"] });
  writeFileSync("net.ts", program(relu.replace("relu", "tanh")));
  expect(await run("gen net.ts")).toMatchObject({ compiled: ["net.ts"], outcomes: ["written"] });

  const dense = '{ type: "dense", units: 2, weights: [[1, 2], [3, 4]], bias: false }';
  writeFileSync("net.ts", program(`${dense}, ${dense}`));
  expect((await run("gen net.ts")).said[1]).toContain("net.ts:1:50");
  writeFileSync("net.ts", `// The same value.\n${program(`${dense}, ${dense}`)}`);
  const moved = await run("gen net.ts");
  expect(moved).toMatchObject({ compiled: ["net.ts"], outcomes: ["unchanged"] });
  expect(moved.said[1]).toContain("net.ts:2:50");
  expect(await run("gen net.ts")).toMatchObject({ compiled: [], said: moved.said });
});

test("compiles a spec again if one that it embeds has changed, or the weights of that", async () => {
  const around = "name: around\ninput: 2\nlayers: [{ type: network, file: parts/line.yaml }]\n";
  goTo({ ...files, "around.yaml": around, "parts/line.yaml": files["line.yaml"], "parts/W.json": weights });
  const again = () => run("gen around.yaml");
  expect(await again()).toMatchObject({ compiled: ["around.yaml"], outcomes: ["written"] });
  expect(await again()).toMatchObject({ compiled: [], outcomes: ["unchanged"] });
  appendFileSync("parts/line.yaml", "# more\n");
  expect(await again()).toMatchObject({ compiled: ["around.yaml"] });
  writeFileSync("parts/W.json", "[[3], [-1]]");
  expect(await again()).toMatchObject({ compiled: ["around.yaml"], outcomes: ["written"] });
});

const entries = () => readdirSync(CACHE).map((name) => join(CACHE, name));
const onEntries = (change: (text: string) => string) => () => {
  for (const path of entries()) writeFileSync(path, change(readFileSync(path, "utf8")));
};
const both = ["line.yaml", "linear.yaml"];

describe("it is noticed that", () => {
  test.each<[what: string, change: () => void, compiled: readonly string[], command?: string]>([
    ["a spec is another one", () => appendFileSync("linear.yaml", "# more\n"), ["linear.yaml"]],
    ["a weight file has other bytes", () => writeFileSync("W.json", "[[2], [-1.5]]"), ["line.yaml"]],
    [
      "a weight file has other bytes of the same meaning",
      () => writeFileSync("W.json", "[[2],[-1]]"),
      ["line.yaml"],
    ],
    ["a module was edited by hand", () => appendFileSync("generated/line.ts", "\n"), ["line.yaml"]],
    ["a module is gone", () => rmSync("generated/line.ts"), ["line.yaml"]],
    [
      "a module is a link now",
      () => {
        renameSync("generated/line.ts", "kept.ts");
        symlinkSync(join("..", "kept.ts"), "generated/line.ts");
      },
      ["line.yaml"],
    ],
    [
      "neuroll is another build",
      () => {
        state.build = "two";
      },
      both,
    ],
    [
      "nothing tells which build it is",
      () => {
        state.build = undefined;
      },
      both,
    ],
    ["a flag shapes the module", () => {}, both, `${COMMAND} --unroll none`],
    ["modules go elsewhere", () => {}, both, `${COMMAND} -o ./elsewhere`],
    ["the folder is written in another way", () => {}, both, `${COMMAND} -o ./generated`],
    ["an entry is empty", onEntries(() => ""), both],
    ["an entry is cut off", onEntries((text) => text.slice(0, -20)), both],
    ["a bit of an entry is another", onEntries((text) => text.replace("parameters", "paranoters")), both],
    ["an entry is JSON of another kind", onEntries(() => "{}\n{}"), both],
    ["the cache is gone", () => rmSync(CACHE, { recursive: true }), both],
    [
      "the cache is a file",
      () => {
        rmSync(CACHE, { recursive: true });
        writeFileSync(CACHE, "");
      },
      both,
    ],
    [
      "the spec was moved",
      () => {
        renameSync("line.yaml", "other.yaml");
        for (const path of entries()) cpSync(path, `${path}.json`);
      },
      ["other.yaml"],
      "gen other.yaml linear.yaml",
    ],
  ])("%s", async (_, change, compiled, command) => {
    change();
    expect((await run(command)).compiled).toEqual(compiled);
  });
  test("the declarations of a JavaScript module were edited", async () => {
    await run("gen line.yaml --module js");
    expect((await run("gen line.yaml --module js")).compiled).toEqual([]);
    appendFileSync("generated/line.d.ts", "\n");
    expect(await run("gen line.yaml --module js")).toMatchObject({
      compiled: ["line.yaml"],
      outcomes: ["written"],
    });
  });
  test("a spec that was compiled before has the name of another", async () => {
    cpSync("line.yaml", "twin.yaml");
    const twice = /yaml and (line|twin)\.yaml have the same name/;
    await expect(run("gen line.yaml twin.yaml")).rejects.toThrow(twice);
    rmSync("generated/line.ts");
    await run("gen twin.yaml");
    await expect(run("gen line.yaml twin.yaml")).rejects.toThrow(twice);
  });
});

describe("without node_modules", () => {
  const alone = async (caches: string) => {
    vi.stubEnv("XDG_CACHE_HOME", caches);
    goTo({ "line.yaml": line });
    await run("gen line.yaml");
    const { compiled } = await run("gen line.yaml");
    expect(readdirSync(".").sort()).toEqual(["generated", "line.yaml"]);
    return compiled;
  };
  test.runIf(process.platform === "linux")("the cache is in the user's folder for caches", async () => {
    const caches = folderOf({});
    expect(await alone(caches)).toEqual([]);
    expect(readdirSync(caches)).toEqual(["neuroll"]);
  });
  test.runIf(process.platform === "linux")("there is none where that cannot be written", async () =>
    expect(await alone("/dev/null")).toEqual(["line.yaml"]),
  );
});

test("NEUROLL_CACHE names another folder", async () => {
  vi.stubEnv("NEUROLL_CACHE", join(folderOf({}), "caches"));
  goTo(files);
  expect((await run()).compiled).toEqual(both);
  expect((await run()).compiled).toEqual([]);
  expect(readdirSync("node_modules")).toEqual([".keep"]);
});

test("identifies a build by its files and by the packages it depends on", () => {
  const at = (path: string) => join(folder, path);
  const folder = folderOf({
    "package.json": '{ "dependencies": { "a": "1" } }',
    "dist/generator/cli/x.ts": "1",
    "dist/templates/t.ts": "2",
    "node_modules/a/package.json": '{ "version": "1.0.0", "dependencies": { "b": "1" } }',
    "node_modules/b/package.json": '{ "version": "1.0.0" }',
  });
  const ids = [findBuildId(at("dist/generator"))];
  expect(findBuildId(at("dist/generator"))).toBe(ids[0]);
  for (const [path, text] of [
    ["dist/generator/cli/x.ts", "3"],
    ["dist/templates/t.ts", "4"],
    ["dist/generator/y.ts", ""],
    ["node_modules/b/package.json", '{ "version": "1.0.1" }'],
  ] as const) {
    writeFileSync(at(path), text);
    ids.push(findBuildId(at("dist/generator")));
  }
  expect(new Set(ids).size).toBe(5);
  expect(ids[0]).toMatch(/^[0-9a-f]{64}$/);
  rmSync(at("node_modules/b"), { recursive: true });
  expect(findBuildId(at("dist/generator"))).toBeUndefined();
});
