import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { beforeAll, expect, test } from "vitest";
import { packedArchive } from "../support/packed.ts";
import { root } from "../support/specs.ts";

const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { exports: object };

/** How packages were found before `exports`, and by `require`: the profile `esm-only` is about neither. */
const ignored = ["node10", "node16-cjs"];

let archive: string;
beforeAll(() => {
  archive = packedArchive();
});

test("publint has no remark about the archive", async () => {
  const { buffer } = new Uint8Array(readFileSync(archive));
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
  expect(Object.keys(pkg.exports)).toEqual(Object.keys(exports));
  expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
});

test("every entry point has types that resolve, for Node and for bundlers", () => {
  const attw = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js");
  const flags = [archive, "--profile", "esm-only", "--format", "json"];
  const report = execFileSync(process.execPath, [attw, ...flags], { encoding: "utf8", maxBuffer: 2 ** 26 });
  const { analysis, problems } = JSON.parse(report);
  expect(Object.keys(analysis.entrypoints)).toEqual(Object.keys(exports));
  const found = Object.values<{ resolutionKind?: string }[]>(problems).flat();
  expect(found.filter(({ resolutionKind = "" }) => !ignored.includes(resolutionKind))).toEqual([]);
});
