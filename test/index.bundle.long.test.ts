import { runInNewContext } from "node:vm";
import { build, type Metafile } from "esbuild";
import { describe, expect, test } from "vitest";
import { root } from "./support/specs.ts";

/** What a bundle for a page or a program of its own holds, of the library as built. */
async function bundle(code: string) {
  const { outputFiles, metafile, warnings } = await build({
    stdin: { contents: `import * as neuroll from "neuroll";\n${code}`, resolveDir: root },
    bundle: true,
    minify: true,
    format: "iife",
    platform: "browser",
    write: false,
    metafile: true,
    outfile: "bundle.js",
    logLevel: "silent",
  });
  const [{ text, contents }] = outputFiles as [(typeof outputFiles)[0]];
  return { text, size: contents.length, packages: packagesIn(metafile), warnings };
}

/** The packages that a bundle holds code of. */
const packagesIn = ({ outputs }: Metafile): readonly string[] => {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const names = inputs
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(
      ([path]) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? /\/binaryen\.js$/.exec(path)?.[0],
    );
  return [...new Set(names.filter((name) => name !== undefined))].sort();
};

/** Whether a module of Node's is asked for, or one at all; the text is too long to be shown. */
const asksHost = (text: string): boolean => /["'`]node:|\brequire\(["'`]|\bimport\(/.test(text);

describe("bundled by esbuild for browsers, without a word", () => {
  test("interpret brings nothing but itself", async () => {
    const { text, size, packages, warnings } = await bundle("globalThis.interpret = neuroll.interpret;");
    expect({ packages, warnings }).toEqual({ packages: [], warnings: [] });
    expect(asksHost(text)).toBe(false);
    expect(size).toBeLessThan(11_000);
    const host: { interpret?: unknown } = {};
    runInNewContext(text, host);
    expect(host.interpret).toBeTypeOf("function");
  });

  test("importModel and writeSpec bring neither the TypeScript compiler nor Binaryen", async () => {
    const { text, size, packages, warnings } = await bundle(
      "globalThis.made = [neuroll.importModel, neuroll.writeSpec];",
    );
    expect(warnings).toEqual([]);
    for (const stray of ["ts-morph", "@ts-morph/common", "typescript", "/binaryen.js", "handlebars"])
      expect(packages).not.toContain(stray);
    expect(asksHost(text)).toBe(false);
    expect(size).toBeLessThan(1_500_000);
  });
});
