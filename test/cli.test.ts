import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderOf } from "./support/cli/folder.ts";
import { gen } from "./support/cli/gen.ts";
import { line, linear, misspelt } from "./support/cli/specs.ts";

/** What only a process of its own shows: streams, exit statuses, standard input. */
describe.concurrent("gen as a process", { timeout: 120_000 }, () => {
  test("results go to standard output, remarks to standard error, and the status is 0", async () => {
    const { status, stdout, stderr } = await gen(folderOf({ "linear.yaml": linear }), ["linear.yaml"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^written generated\/linear\.ts \(.*\n$/);
    expect(stderr).toMatch(/^linear-stack \(warning\): /);
  });

  test("a wrong spec ends the command", async () => {
    const { status, stdout, stderr } = await gen(folderOf({ "a.yaml": misspelt }), ["a.yaml"]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^unknown-activation: /);
  });

  test("a spec comes from standard input, to be compiled and checked", async () => {
    const folder = folderOf({});
    expect((await gen(folder, ["-"], line)).status).toBe(0);
    expect(readFileSync(join(folder, "generated/line.ts"), "utf8")).toContain("from <stdin> (sha256");
    expect(await gen(folder, ["--check", "-"], line)).toEqual({
      status: 0,
      stdout: "ok generated/line.ts\n",
      stderr: "",
    });
  });
});
