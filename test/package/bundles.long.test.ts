import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import * as esbuild from "esbuild";
import { globSync } from "tinyglobby";
import * as vite from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { unpackPackage } from "../support/packed.ts";

/** What a page has, and nothing of Node's. */
const page = () => ({
  ...{ atob, btoa, Blob, DecompressionStream, Response, TextDecoder, TextEncoder, URL },
  answer: undefined,
});

const program = `import { compile, interpret } from "neuroll";

const spec = "{ name: a, input: 1, layers: [{ type: scale, scale: 2, shift: 1 }], emit: { target: wasm } }";
const made = compile(spec, { path: "a.yaml", readFile: () => new Uint8Array() });
globalThis.answer = made.then(({ text, network }) =>
  [/^export function forward/m.test(text), /WebAssembly/.test(text), interpret(network, [3]).output[0]].join());
`;

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "neuroll-bundles-")));
  unpackPackage(folder);
  writeFileSync(join(folder, "program.js"), program);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Both give one script for a page, and what they had to say. */
const bundlers = {
  async esbuild() {
    const { outputFiles, warnings } = await esbuild.build({
      ...{ absWorkingDir: folder, entryPoints: ["program.js"], platform: "browser", format: "iife" },
      ...{ bundle: true, minify: true, write: false, logLevel: "silent" },
    });
    return { text: outputFiles[0]?.text ?? "", remarks: warnings.map(({ text }) => text) };
  },
  async Vite() {
    const remarks: string[] = [];
    const note = (remark: string): void => void remarks.push(remark);
    const customLogger = { ...vite.createLogger("silent"), warn: note, warnOnce: note, error: note };
    const lib = { entry: "program.js", formats: ["iife" as const], name: "program" };
    const built = await vite.build({
      ...{ root: folder, configFile: false, logLevel: "silent", customLogger },
      build: { lib, write: false },
    });
    const [{ output }] = [built].flat() as unknown as [{ output: readonly { readonly code?: string }[] }];
    return { text: output[0]?.code ?? "", remarks };
  },
};

test.each(Object.entries(bundlers))(
  "%s bundles the library for pages without a remark, and it compiles there",
  async (_, bundle) => {
    const { text, remarks } = await bundle();
    expect(remarks).toEqual([]);
    expect(text.length).toBeLessThan(7_500_000);
    const host = page();
    runInNewContext(text, host);
    expect(await host.answer).toBe("true,true,7");
  },
);

test("the examples in the archive import nothing that is not there", async () => {
  const examples = join(folder, "node_modules/neuroll/examples");
  const entryPoints = globSync("**/*.{js,ts}", { cwd: examples, ignore: "**/*.d.ts" });
  expect(entryPoints.length).toBeGreaterThan(30);
  const { errors } = await esbuild
    .build({
      ...{ absWorkingDir: examples, entryPoints, outdir: "out", bundle: true, write: false },
      ...{ platform: "node", format: "esm", packages: "external", logLevel: "silent" },
      // What their one line makes first.
      external: ["./generated/*"],
    })
    .catch((failed: esbuild.BuildFailure) => failed);
  expect(errors.map(({ text, location }) => `${location?.file}: ${text}`)).toEqual([]);
});
