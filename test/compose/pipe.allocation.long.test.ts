import { readFileSync } from "node:fs";
import { buildSync } from "esbuild";
import { describe, expect, test } from "vitest";
import { runNode } from "../support/run-node.ts";
import { toJavaScript } from "../support/run-text.ts";
import { root } from "../support/specs.ts";

const measuring = toJavaScript(
  readFileSync(new URL("../support/measure-allocation.ts", import.meta.url), "utf8"),
  "esm",
);

/** Bytes a call: far less than the smallest allocation, and what the controls allocate. */
const NOTHING = 0.1;
const SOMETHING = 8;

/** A module that exports what composed modules have. */
function moduleOf(composed: string, names: readonly string[]): string {
  const contents = `import { mean, pipe, vote } from "./generator/compose/index.ts";
    import * as classifier from "./generated/net3_classifier.ts";
    import * as counter from "./generated/counter.ts";
    import * as iris from "./generated/iris.ts";
    import * as net3 from "./generated/net3.ts";
    export const { ${names.join(", ")} } = ${composed};`;
  const stdin = { contents, resolveDir: root, loader: "ts" } as const;
  return buildSync({ bundle: true, write: false, format: "esm", stdin }).outputFiles[0]?.text ?? "";
}

const plain = ["forward", "predict", "classify", "forwardBatch", "createInput", "createOutput"];
const stateful = ["forward", "forwardSequence", "createInput", "createOutput", "createState"];

describe("a million calls of composed modules allocate nothing", () => {
  test.each([
    ["pipe(pipe(net3, net3), classifier)", plain],
    ["mean(iris, pipe(iris), iris)", plain],
    ["vote(iris, mean(iris, iris))", plain],
    ["pipe(counter, mean(counter, counter))", stateful],
  ])("%s", (composed, names) => {
    const files = { "network.mjs": moduleOf(composed, names), "measure.mjs": measuring };
    const flags = ["--expose-gc", "--min-semi-space-size=64", "--max-semi-space-size=64"];
    const grown = JSON.parse(runNode(files, flags, { arguments: ["1000000"] })) as Record<string, number>;
    for (const [entry, bytes] of Object.entries(grown)) {
      // The share of votes of one mind is a whole number, which needs no box.
      if (entry === "control: a boxed number" && composed.startsWith("vote")) continue;
      if (entry.startsWith("control")) expect(bytes, entry).toBeGreaterThanOrEqual(SOMETHING);
      else expect(bytes, `${entry}: bytes a call`).toBeLessThan(NOTHING);
    }
    expect(Object.keys(grown)).toEqual(
      expect.arrayContaining(names.filter((name) => !name.startsWith("create"))),
    );
  });
});
