import { expect, test } from "vitest";
import { dtypes } from "../../generator/ir/number-format.ts";
import { makeNetwork } from "../support/networks.ts";
import { runNode } from "../support/run-node.ts";
import { build, toJavaScript } from "../support/run-text.ts";

const CALLS = 100_000;

/**
 * Bytes that the heap grew by, in an interpreter, which boxes each number that it touches. What is compiled late grows
 * the heap once, so in one share of the calls.
 */
const measure = `
import { createInput, createOutput, forward } from "./network.mjs";
const share = (call) => {
  gc();
  const before = process.memoryUsage().heapUsed;
  for (let n = 0; n < ${CALLS}; n++) call();
  return (process.memoryUsage().heapUsed - before) / ${CALLS};
};
const grown = (call) => Math.min(share(call), share(call), share(call), share(call));
const [x, out] = [createInput(), createOutput()];
const [otherX, otherOut] = [createInput(), createOutput()];
const own = () => { forward(x, out); };
const others = () => { forward(otherX, otherOut); };
console.log(JSON.stringify({ own: grown(own), others: grown(others) }));
`;

for (const target of ["wasm", "auto"] as const) {
  for (const dtype of dtypes) {
    test(`a kernel allocates nothing in the first vectors that a module hands out, optimised or not, target ${target}, ${dtype}`, async () => {
      const network = makeNetwork({ sizes: [16, 32, 4], activations: ["sigmoid", "softmax"], dtype });
      const { text } = await build(network, { target });
      const files = { "network.mjs": toJavaScript(text, "esm"), "measure.mjs": measure };
      const flags = [
        "--no-opt",
        "--no-sparkplug",
        "--expose-gc",
        "--min-semi-space-size=64",
        "--max-semi-space-size=64",
      ];
      const { own, others } = JSON.parse(runNode(files, flags)) as Record<string, number>;
      expect(own).toBeLessThan(0.1);
      // What is measured is there: other vectors are copied, number by number.
      expect(others).toBeGreaterThan(12);
    });
  }
}
