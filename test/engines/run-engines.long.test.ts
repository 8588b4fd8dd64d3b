import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { root } from "../support/specs.ts";

/** Runs the script where no engine is on the PATH. */
function runEngines(...args: readonly string[]) {
  const script = ["--import", "tsx", "test/engines/run-engines.ts", ...args];
  const env = { ...process.env, PATH: "" };
  const { status, stdout, stderr } = spawnSync(process.execPath, script, {
    cwd: root,
    env,
    encoding: "utf8",
  });
  return { status, said: `${stdout}${stderr}` };
}

test("without an engine it says so and is content", () => {
  expect(runEngines("net3")).toEqual({
    status: 0,
    said: `JavaScriptCore: not found (command jsc, Debian package libjavascriptcoregtk-4.0-bin)
SpiderMonkey: not found (command gjs, Debian package gjs)
No engine but V8 was found, so nothing was compared.
`,
  });
});

test("a part of no title is a mistake", () => {
  const { status, said } = runEngines("net33");
  expect(said).toBe("error: no module has a title with net33\n");
  expect(status).toBe(1);
});
