import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { CompileOptions } from "../../generator/generate.ts";
import type { Emit } from "../../generator/ir/spec.ts";
import { type Description, makeNetwork } from "../support/networks.ts";
import { runNode } from "../support/run-node.ts";
import { build, toJavaScript } from "../support/run-text.ts";
import { compileFile } from "../support/specs.ts";

const measuring = toJavaScript(
  readFileSync(fileURLToPath(new URL("../support/measure-allocation.ts", import.meta.url)), "utf8"),
  "esm",
);

/** Bytes a call: far less than the smallest allocation, a boxed number of 12 or 16 bytes, which has to be seen. */
const NOTHING = 0.1;
const SOMETHING = 8;

const wide: Description = { sizes: [784, 50, 100, 10], activations: ["gelu", "gelu", "softmax"] };
const made = (change: Partial<Description>, emit: Partial<Emit>) => async (): Promise<string> =>
  (await build(makeNetwork({ ...wide, ...change }), emit)).text;
const spec = (name: string, options?: CompileOptions) => async (): Promise<string> =>
  (await compileFile(`specs/${name}.yaml`, options)).text;

const CALLS = 400_000;

interface Measured {
  readonly title: string;
  readonly calls: number;
  readonly text: () => Promise<string>;
  /** What is called besides forward. */
  readonly entries?: readonly string[];
}

const networks: readonly Measured[] = [
  { title: "net3, unrolled", calls: CALLS, text: spec("net3") },
  { title: "net3 as a kernel", calls: CALLS, text: spec("net3", { emit: { target: "wasm" } }) },
  { title: "iris, unrolled", calls: CALLS, text: spec("iris", { emit: { target: "ts" } }) },
  {
    title: "iris in f32, in loops",
    calls: CALLS,
    text: spec("iris", { dtype: "f32", emit: { target: "ts", unroll: "none" } }),
  },
  { title: "residual, unrolled", calls: CALLS, text: spec("residual") },
  {
    title: "residual, in loops",
    calls: CALLS,
    text: spec("residual", { emit: { target: "ts", unroll: "none" } }),
  },
  { title: "digits, tiled", calls: CALLS / 2, text: spec("digits", { emit: { target: "ts" } }) },
  { title: "digits, both", calls: CALLS, text: spec("digits") },
  {
    title: "digits in f32 as a kernel",
    calls: CALLS,
    text: spec("digits", { dtype: "f32", emit: { target: "wasm" } }),
  },
  { title: "784-50-100-10 with gelu, tiled", calls: 50_000, text: made({}, { target: "ts" }) },
  { title: "784-50-100-10 with gelu, both", calls: 50_000, text: made({}, {}) },
  {
    title: "784-50-100-10 in f32 with gelu, tiled",
    calls: 20_000,
    text: made({ dtype: "f32" }, { target: "ts" }),
  },
];

/** Modules whose functions take states, or objects of vectors. */
const steps = { calls: CALLS, entries: ["forwardSequence"] };
const rows = { calls: CALLS, entries: ["forwardBatch", "predict_action", "classify_action"] };
const ofPorts: readonly Measured[] = [
  { title: "counter, unrolled", ...steps, text: spec("counter") },
  { title: "counter as a kernel", ...steps, text: spec("counter", { emit: { target: "wasm" } }) },
  { title: "agent, unrolled", ...rows, text: spec("agent") },
  {
    ...rows,
    title: "agent in f32 as a kernel",
    text: spec("agent", { dtype: "f32", emit: { target: "wasm" } }),
  },
];

describe("calls of a warm module allocate nothing", () => {
  for (const { title, calls, text, entries = ["predict", "forwardBatch"] } of [...networks, ...ofPorts]) {
    test(`${title}: ${calls.toLocaleString("en-US")} calls of each entry`, { timeout: 120_000 }, async () => {
      const files = { "network.mjs": toJavaScript(await text(), "esm"), "measure.mjs": measuring };
      const flags = ["--expose-gc", "--min-semi-space-size=64", "--max-semi-space-size=64"];
      const grown = JSON.parse(runNode(files, flags, { arguments: [String(calls)] })) as Record<
        string,
        number
      >;
      for (const [entry, bytes] of Object.entries(grown)) {
        if (entry.startsWith("control")) expect(bytes, entry).toBeGreaterThanOrEqual(SOMETHING);
        else expect(bytes, `${entry}: bytes a call`).toBeLessThan(NOTHING);
      }
      expect(Object.keys(grown)).toEqual(expect.arrayContaining(["forward", ...entries]));
    });
  }
});
