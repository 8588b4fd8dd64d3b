import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { version } from "../generator/version.ts";
import { folderOf } from "./support/cli/folder.ts";
import { gen, outcomeOf, startGen } from "./support/cli/gen.ts";
import { line, misspelt } from "./support/cli/specs.ts";

/** What only a process of its own shows: streams, exit statuses, standard input. */
describe.concurrent("gen as a process", { timeout: 120_000 }, () => {
  test("where one spec is wrong nothing is written, and what was there before stays", async () => {
    const old = "// as it was\n";
    const folder = folderOf({ "a.yaml": line, "b.yaml": misspelt, "generated/line.ts": old });
    const { status, stdout, stderr } = await gen(folder, ["a.yaml", "b.yaml"]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain('unknown-activation: there is no activation called "rleu".\n --> b.yaml:6:17\n');
    expect(readFileSync(join(folder, "generated/line.ts"), "utf8")).toBe(old);
    expect(readdirSync(join(folder, "generated"))).toEqual(["line.ts"]);
  });

  test("with --json at any position, problems are JSON too", async () => {
    const { status, stdout, stderr } = await gen(folderOf({}), ["report", "--unrol", "full", "x", "--json"]);
    expect({ status, stderr }).toEqual({ status: 2, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      results: [],
      problems: [
        {
          code: "wrong-usage",
          severity: "error",
          message: "unknown option '--unrol'.",
          help: "did you mean --unroll?",
          notes: [],
        },
      ],
    });
  });

  test("standard input that is no text is refused, with its place as JSON", async () => {
    const input = Uint8Array.of(0x6e, 0xff, 0xfe);
    const { status, stdout } = await gen(folderOf({}), ["--json", "run", "-", "--input", "1"], input);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      problems: [{ code: "binary-file", at: { path: "<stdin>", line: 1, column: 1 } }],
    });
  });

  test("a module that is not there fails the check", async () => {
    const folder = folderOf({ "line.yaml": line });
    expect(await gen(folder, ["--check", "line.yaml"])).toEqual({
      status: 1,
      stdout: "FAILED generated/line.ts\n",
      stderr:
        "missing-module: generated/line.ts does not exist.\nhelp: run the same command without --check to write it\n",
    });
  });

  test("a reader that stops early is no failure", async () => {
    const folder = folderOf({ "line.yaml": line });
    const child = startGen(folder, ["line.yaml"]);
    child.stdout?.destroy();
    const { status, stderr } = await outcomeOf(child);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(readdirSync(join(folder, "generated"))).toEqual(["line.ts"]);
  });

  test.skipIf(!existsSync("/dev/full"))("a full disk on a standard stream is told on the other", async () => {
    const folder = folderOf({ "line.yaml": line });
    const full = (stream: 1 | 2, ...args: string[]) => outcomeOf(startGen(folder, args, { full: stream }));
    const told = "cannot-write: standard output cannot be written: the disk is full.\n";
    expect(await full(1, "line.yaml")).toEqual({ status: 1, stdout: "", stderr: told });
    expect(await full(1, "--help")).toEqual({ status: 1, stdout: "", stderr: told });
    expect(await full(2, "--nonsense")).toEqual({ status: 2, stdout: "", stderr: "" });
  });

  test.skipIf(process.platform === "win32")("what is not UTF-8 on the command line is refused", async () => {
    const folder = folderOf({ "line.yaml": line });
    const { status, stderr } = await outcomeOf(
      startGen(folder, [], { shell: "line.yaml -o $(printf 'g\\377n')" }),
    );
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^wrong-usage: "g�n" contains a byte that is not valid UTF-8, shown as �\.\nhelp: rename /,
    );
    expect(readdirSync(folder)).toEqual(["line.yaml"]);
  });

  test("the version is the package's", async () => {
    expect(await gen(folderOf({}), ["--version"])).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
  });

  test("a negative number is a value, not a flag", async () => {
    const folder = folderOf({ "line.yaml": line });
    expect(await gen(folder, ["run", "line.yaml", "--input", "-1,0.5"])).toEqual({
      status: 0,
      stdout: "[-2]\n",
      stderr: "",
    });
  });
});
