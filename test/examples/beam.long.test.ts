import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../support/specs.ts";

/** A clone of the project, but for what examples do not need, in which the example's line was run. */
let clone: string;
let folder: string;
let printed: string;

const page = readFileSync(join(root, "examples/beam/README.md"), "utf8");
const block = (fence: string) =>
  new RegExp(`^\`\`\`${fence}\\n([\\s\\S]*?)^\`\`\`$`, "m").exec(page)?.[1] ?? "";

beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), "neuroll-"));
  folder = join(clone, "examples/beam");
  mkdirSync(join(clone, "examples"));
  const isSource = (path: string) => !["node_modules", "generated"].includes(basename(path));
  cpSync(join(root, "examples/beam"), folder, { recursive: true, filter: isSource });
  for (const name of ["dist", "specs"]) symlinkSync(join(root, name), join(clone, name));
  printed = execFileSync("sh", ["-c", block("sh")], { cwd: clone, encoding: "utf8" });
}, 600_000);
afterAll(() => rmSync(clone, { recursive: true }));

test("the line of the page verifies the outputs", () => expect(printed).toContain(block("text")));

test("the flowers of the page are scored as it shows", () => {
  const [, command = ""] = /^(node examples\/beam\/pipeline\.js .*)$/m.exec(page) ?? [];
  writeFileSync(join(clone, "flowers.csv"), block("csv flowers.csv"));
  execFileSync("sh", ["-c", command], { cwd: clone });
  expect(readFileSync(join(clone, "scored.csv"), "utf8")).toBe(block("csv scored.csv"));
});

test("a row that cannot be scored ends the pipeline, or is skipped and counted", () => {
  writeFileSync(join(folder, "bad.csv"), `${block("csv flowers.csv")}3,1,wide,3,4\n4,1,2\n`);
  const run = (...args: string[]) => {
    const line = ["pipeline.js", "--input", "bad.csv", "--output", "out.csv", ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, line, { cwd: folder, encoding: "utf8" });
    return { status, said: (stdout + stderr).trim().split("\n").at(-1) };
  };
  expect(run()).toEqual({
    status: 1,
    said: 'error: petal_width is "wide", which is not a number: 3,1,wide,3,4',
  });
  expect(run("--skip")).toEqual({ status: 0, said: "2 rows scored, 2 skipped" });
});

test("a worker that has only the package scores with the step that is sent to it", () => {
  const sent = `
    const { ScoreRows } = require("./score-rows.js");
    const { serializeFn } = require("apache-beam/internal/serialize");
    const columns = ["petal_length", "petal_width", "sepal_length", "sepal_width"];
    process.stdout.write(serializeFn(new ScoreRows({ columns, skips: false })));`;
  const step = execFileSync(process.execPath, ["-e", sent], { cwd: folder, encoding: "utf8" });
  expect(step.length).toBeLessThan(5000);

  const archive = execFileSync("npm", ["pack", "--silent"], { cwd: folder, encoding: "utf8" }).trim();
  const installed = join(folder, "node_modules/neuroll-example-beam");
  mkdirSync(installed);
  execFileSync("tar", ["xzf", join(folder, archive), "-C", installed, "--strip-components", "1"]);
  const worker = join(clone, "worker");
  mkdirSync(worker);
  symlinkSync(join(folder, "node_modules"), join(worker, "node_modules"));
  const score = `
    require("neuroll-example-beam");
    const { deserializeFn } = require("apache-beam/internal/serialize");
    const step = deserializeFn(new Uint8Array(require("node:fs").readFileSync(0)));
    const counter = { increment() {} };
    console.log(step.process("1.4,0.2,5.1,3.5", { scored: counter, skipped: counter })[0]);`;
  const [, setosa = ""] = /(setosa,.*)/.exec(block("csv scored.csv").split("\n")[1] ?? "") ?? [];
  expect(
    execFileSync(process.execPath, ["-e", score], {
      cwd: worker,
      input: step,
      encoding: "utf8",
    }).trim(),
  ).toBe(setosa);
});
