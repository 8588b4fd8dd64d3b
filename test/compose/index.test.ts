import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import { expect, test } from "vitest";
import { root } from "../support/specs.ts";

/** Bundles what a program imports of neuroll/compose, for a browser. */
function bundle(names: string): string {
  const contents = `export { ${names} } from "./generator/compose/index.ts";`;
  const options = { bundle: true, minify: true, write: false, format: "esm", platform: "browser" } as const;
  const { outputFiles, warnings } = buildSync({ ...options, stdin: { contents, resolveDir: root } });
  expect(warnings).toEqual([]);
  return outputFiles[0]?.text ?? "";
}

test("it is small, imports nothing, and leaves out what is not used", () => {
  const [all, piped] = [bundle("mean, pipe, vote"), bundle("pipe")];
  expect(all).not.toContain("import");
  expect(all.length).toBeLessThan(6000);
  expect(gzipSync(all).length).toBeLessThan(2500);
  expect(piped).not.toContain("vote");
  expect(piped.length).toBeLessThan(0.7 * all.length);
});
