import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { cases } from "./cases.ts";
import { compareEngines } from "./compare-engines.ts";

const net3 = cases.filter(({ title }) => title === "net3 in f64, target ts, unroll auto");

/** Compares where the PATH has nothing but these commands, given as the JavaScript that they are. */
async function compareOn(commands: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), "neuroll-"));
  vi.stubEnv("PATH", folder);
  try {
    for (const [name, text] of Object.entries(commands)) {
      writeFileSync(join(folder, name), `#!${process.execPath}\n${text}`, { mode: 0o755 });
    }
    const lines: string[] = [];
    const same = await compareEngines(net3, "native", (line) => lines.push(line));
    return { same, said: lines.join("\n").replaceAll(folder, "PATH") };
  } finally {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  }
}

const engine = "globalThis.print = console.log; require(process.argv[2]);";
const liar = engine.replace("console.log", "(text) => console.log(text.replace(/3f/, '40'))");

test("an engine with the same bits is content, one with others is not", async () => {
  const { same, said } = await compareOn({ jsc: engine, gjs: liar });
  expect(said).toContain("JavaScriptCore of unknown version: found, PATH/jsc\n");
  expect(said).toMatch(/^JavaScriptCore .+: 1 modules \(0 ran as WebAssembly\), 7182 values: all as in V8$/m);
  expect(said).toMatch(/^SpiderMonkey .+: 1 NOT as in V8\n {2}net3 in f64, .+ gives .+ as in V8$/m);
  expect(same).toBe(false);
});

test("engines with the same bits are content", async () => {
  expect((await compareOn({ jsc: engine, gjs: engine })).same).toBe(true);
});

test("a failing engine is reported with its output", async () => {
  const { same, said } = await compareOn({ gjs: "throw new Error('no such thing');" });
  expect(said).toContain("no such thing");
  expect(same).toBe(false);
});
