import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderOf } from "./folder.ts";
import { outcomeOf, startGen } from "./gen.ts";
import { line, misspelt } from "./specs.ts";

const spec = line.replace("weights: [[2], [-1]]", "weights: { file: w.json }");

test("gen --watch sees specs and weights change, goes on after errors and ends at Ctrl-C", async () => {
  const folder = folderOf({ "line.yaml": spec, "w.json": "[[2], [-1]]" });
  const child = startGen(folder, ["--watch", "line.yaml", "--json"]);
  const outcome = outcomeOf(child);
  let rounds = 0;
  let told = () => {};
  child.stderr?.on("data", (text: Buffer) => {
    rounds += String(text).split("watching 2 files; Ctrl-C ends it\n").length - 1;
    told();
  });
  const round = async (n: number, change: () => void): Promise<void> => {
    change();
    while (rounds < n)
      await new Promise<void>((done) => {
        told = done;
      });
  };

  const module = () => readFileSync(join(folder, "generated/line.ts"), "utf8");
  await round(1, () => {});
  expect(module()).toContain("* 2");
  await round(2, () => writeFileSync(join(folder, "w.json"), "[[3], [-1]]"));
  expect(module()).toContain("* 3");
  const before = module();
  await round(3, () => writeFileSync(join(folder, "line.yaml"), misspelt));
  expect(module()).toBe(before);
  await round(4, () => {
    writeFileSync(join(folder, "line.yaml.new"), spec.replace("0.5", "0.25"));
    renameSync(join(folder, "line.yaml.new"), join(folder, "line.yaml"));
  });
  expect(module()).toContain("0.25");
  child.kill("SIGINT");

  const { status, stdout } = await outcome;
  expect(status).toBe(0);
  const lines = stdout.trimEnd().split("\n");
  expect(lines.map((text) => (JSON.parse(text) as { ok: boolean }).ok)).toEqual([true, true, false, true]);
});
