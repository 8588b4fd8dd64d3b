import { expect, test } from "vitest";
import { goTo } from "../../support/cli/folder.ts";
import { runGen } from "../../support/cli/session.ts";

const reported = async (layer: string): Promise<string | undefined> => {
  goTo({ "net.yaml": `name: net\ninput: { shape: [3, 4] }\nlayers:\n  - ${layer}\n` });
  const output = await runGen("gen report net.yaml --target wasm");
  return /^kernel: .*$/m.exec(output?.text ?? "")?.[0];
};

test("the memory for batches is told apart, and only where a kernel computes batches", async () => {
  const dense = "{ type: dense, units: 1, weights: [[1], [2], [3], [4]], bias: false }";
  expect(await reported(dense)).toMatch(
    / of WebAssembly; 65\.5 kB of memory, \d+\.\d kB of it reserved for batches and untouched until used$/,
  );
  expect(await reported("{ type: transpose, axes: [1, 0] }")).toMatch(/ of WebAssembly; 65\.5 kB of memory$/);
});
