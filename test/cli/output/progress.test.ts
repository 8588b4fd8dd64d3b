import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { progressOn } from "../../../generator/cli/output/progress.ts";
import { goTo } from "../../support/cli/folder.ts";
import { runGen } from "../../support/cli/session.ts";
import { line } from "../../support/cli/specs.ts";
import { root } from "../../support/specs.ts";

/** What is written to a terminal so many columns wide, or to a file where it has none. */
function written(columns: number | undefined, ...texts: readonly string[]): string {
  let all = "";
  const stream = { isTTY: columns !== undefined, columns, write: (text: string) => (all += text) };
  const progress = progressOn(stream as unknown as NodeJS.WriteStream);
  for (const text of texts) progress.show(text);
  progress.clear();
  return all;
}

describe("shows progress", () => {
  test("on one line of a terminal, which is empty again in the end", () => {
    expect(written(80, "first", "second")).toBe("\r\u001b[2Kfirst\r\u001b[2Ksecond\r\u001b[2K");
  });
  test("on a line that never wraps", () => {
    expect(written(8, "a long text")).toBe("\r\u001b[2Ka long \r\u001b[2K");
  });
  test("to nobody who reads a file", () => expect(written(undefined, "first")).toBe(""));
});

test("whatever may take more than a second says what it does", async () => {
  const saved = readFileSync(join(root, "test/data/js/brain_v2_xor_sigmoid.json"), "utf8");
  goTo({
    "a.yaml": line,
    "io.json": JSON.stringify([{ input: [0, 0], output: 0.5 }]),
    "xor.json": JSON.stringify(JSON.parse(saved).json),
  });
  const said: string[] = [];
  const progress = { show: (text: string) => void said.push(text), clear() {} };
  for (const command of ["gen a.yaml", "gen --check a.yaml", "gen report a.yaml"])
    await runGen(command, progress);
  await runGen("gen verify a.yaml --vectors io.json", progress);
  await runGen("gen import xor.json", progress);
  expect(said).toEqual([
    ...["starting the compiler", "compiling a.yaml (1 of 1)", "checking types"],
    ...["compiling a.yaml (1 of 1)", "checking types", "checking generated/line.ts (1 of 1)"],
    ...["compiling a.yaml (1 of 1)", "checking types"],
    "verifying a.yaml (1 of 1)",
    "importing xor.json",
  ]);
});
