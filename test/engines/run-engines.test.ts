import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../support/specs.ts";

const net3 = "net3 in f64, target ts, unroll auto";

/** Runs the script where the PATH has nothing but these commands, given as the JavaScript that they are. */
function runEngines(commands: Readonly<Record<string, string>>, parts = [net3]) {
  const folder = mkdtempSync(join(tmpdir(), "neuroll-"));
  try {
    for (const [name, text] of Object.entries(commands)) {
      writeFileSync(join(folder, name), `#!${process.execPath}\n${text}`, { mode: 0o755 });
    }
    const script = ["--import", "tsx", "test/engines/run-engines.ts", "--math", "native", ...parts];
    const env = { ...process.env, PATH: folder };
    const { status, stdout, stderr } = spawnSync(process.execPath, script, {
      cwd: root,
      env,
      encoding: "utf8",
    });
    return { status, said: `${stdout}${stderr}`.replaceAll(folder, "PATH") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const engine = "globalThis.print = console.log; require(process.argv[2]);";
const liar = engine.replace("console.log", "(text) => console.log(text.replace(/3f/, '40'))");

test("without an engine it says so and is content", () => {
  expect(runEngines({})).toEqual({
    status: 0,
    said: `JavaScriptCore: not found (command jsc, Debian package libjavascriptcoregtk-4.0-bin)
SpiderMonkey: not found (command gjs, Debian package gjs)
No engine but V8 was found, so nothing was compared.
`,
  });
});

test("an engine with the same bits is content, one with others is not", () => {
  const { status, said } = runEngines({ jsc: engine, gjs: liar });
  expect(said).toContain("JavaScriptCore of unknown version: found, PATH/jsc\n");
  expect(said).toMatch(/^JavaScriptCore .+: 1 modules \(0 ran as WebAssembly\), 5130 values: all as in V8$/m);
  expect(said).toMatch(/^SpiderMonkey .+: 1 NOT as in V8\n {2}net3 in f64, .+ gives .+ as in V8$/m);
  expect(status).toBe(1);
});

test("a failing engine is reported with its output", () => {
  const { status, said } = runEngines({ gjs: "throw new Error('no such thing');" });
  expect(said).toContain("no such thing");
  expect(status).toBe(1);
});

test("a part of no title is a mistake", () => {
  const { status, said } = runEngines({}, ["net33"]);
  expect(said).toBe("error: no module has a title with net33\n");
  expect(status).toBe(1);
});
