import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Description, makeNetwork } from "./support/networks.ts";
import { runNode } from "./support/run-node.ts";
import { build, toJavaScript } from "./support/run-text.ts";
import { compileFile } from "./support/specs.ts";

const measuring = toJavaScript(
  readFileSync(fileURLToPath(new URL("support/measure-allocation.ts", import.meta.url)), "utf8"),
  "esm",
);

/** Bytes a call: far less than the smallest allocation, a boxed number of 12 or 16 bytes, which has to be seen. */
const NOTHING = 0.1;
const SOMETHING = 8;

const made = (description: Description): string => build(makeNetwork(description), "auto").text;

const wide = [784, 50, 100, 10];
const million = 1_000_000;

const networks: readonly { title: string; calls: number; text: () => string }[] = [
  { title: "net3, unrolled", calls: million, text: () => compileFile("specs/net3.yaml").text },
  { title: "iris, unrolled", calls: million, text: () => compileFile("specs/iris.yaml").text },
  {
    title: "iris in f32, in loops",
    calls: million,
    text: () => compileFile("specs/iris.yaml", { dtype: "f32", emit: { unroll: "none" } }).text,
  },
  { title: "digits, tiled", calls: million, text: () => compileFile("specs/digits.yaml").text },
  {
    title: "784-50-100-10 with gelu, tiled",
    calls: million / 20,
    text: () => made({ sizes: wide, activations: ["gelu", "gelu", "softmax"] }),
  },
  {
    title: "784-50-100-10 in f32 with gelu, tiled",
    calls: million / 50,
    text: () => made({ sizes: wide, activations: ["gelu", "gelu", "softmax"], dtype: "f32" }),
  },
];

describe("calls of a warm module allocate nothing", () => {
  for (const { title, calls, text } of networks) {
    test(`${title}: ${calls.toLocaleString("en-US")} calls of each entry`, { timeout: 120_000 }, () => {
      const files = { "network.mjs": toJavaScript(text(), "esm"), "measure.mjs": measuring };
      const flags = ["--expose-gc", "--min-semi-space-size=64", "--max-semi-space-size=64"];
      const grown = JSON.parse(runNode(files, flags, { arguments: [String(calls)] })) as Record<
        string,
        number
      >;
      for (const [entry, bytes] of Object.entries(grown)) {
        if (entry.startsWith("control")) expect(bytes, entry).toBeGreaterThanOrEqual(SOMETHING);
        else expect(bytes, `${entry}: bytes a call`).toBeLessThan(NOTHING);
      }
      expect(Object.keys(grown)).toEqual(expect.arrayContaining(["forward", "predict", "forwardBatch"]));
    });
  }
});
