import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { root } from "./support/specs.ts";

const program = `
import { compile, interpret } from "neuroll";
const spec = "{ name: a, input: 1, layers: [{ type: scale, scale: 2, shift: 1 }] }";
compile(spec, { path: "a.yaml", readFile: () => new Uint8Array() }).then(({ text, network }) =>
  console.log(text.includes("export function forward"), interpret(network, [3]).output[0]));`;

test("esbuild bundles compile for Node, as CommonJS", { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "bundle-"));
  try {
    const outfile = join(folder, "bundle.cjs");
    await build({
      stdin: { contents: program, resolveDir: root },
      bundle: true,
      platform: "node",
      outfile,
      logLevel: "silent",
    });
    expect(execFileSync(process.execPath, [outfile], { encoding: "utf8" })).toBe("true 7\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.each(["", "process.getBuiltinModule = undefined;"])(
  "the compiler of kernels in the package starts in Node and elsewhere: %s",
  (before) => {
    const path = pathToFileURL(join(root, "dist/generator/5-emit/wasm/binaryen.js")).href;
    const program = `${before}
const made = await import(${JSON.stringify(path)});
await made.loadBinaryen();
const module = new made.binaryen.Module();
console.log(module.validate());`;
    const flags = ["--input-type=module", "--eval", program];
    expect(execFileSync(process.execPath, flags, { encoding: "utf8" })).toBe("1\n");
  },
);
