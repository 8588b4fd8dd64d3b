import { describe, test } from "vitest";
import { probeInputs } from "../../generator/check/probe-inputs.ts";
import { compile } from "../../generator/generate.ts";
import { dtypes } from "../../generator/ir/number-format.ts";
import type { Emit } from "../../generator/ir/spec.ts";
import { expectSameBatches, expectSameBits } from "../support/differential.ts";
import { sampled } from "../support/effort.ts";
import { makeNetwork } from "../support/networks.ts";
import { build, run } from "../support/run-text.ts";

/** Loops in TypeScript, loops over lanes in a kernel, and both side by side. */
const settings = [
  { target: "ts", unroll: "none" },
  { target: "wasm" },
  { target: "auto" },
] as const satisfies Partial<Emit>[];

describe("sizes that fill no whole vectors, one row and several", () => {
  const sizes = [
    [1, 1],
    [1, 3, 1],
    [3, 5, 7],
    [5, 1, 5],
    [7, 13, 5],
    [13, 50, 3],
    [50, 7, 50],
    [2, 3, 5, 7, 13, 50],
  ];
  /** One a layer, from the first on as many as there are. */
  const activations = {
    "cheap, fused": ["relu", "leaky_relu", "hard_sigmoid", "relu6", "identity"],
    "expensive, in functions of their own": ["sigmoid", "tanh", "sigmoid", "gelu", "mish"],
    "of a parameter each": ["prelu", "prelu", "elu", "prelu", "prelu"],
    "of a whole layer": ["softmax", "log_softmax", "softmax_raw", "softmax", "softmax"],
  };
  for (const [k, [kind, names]] of Object.entries(activations).entries()) {
    for (const [n, layers] of sampled(sizes, 4, k).entries()) {
      test(`${layers.join("-")}, activations ${kind}`, async () => {
        for (const dtype of sampled(dtypes, 2, n)) {
          const normalize = layers.length % 2 === 0;
          const network = makeNetwork({ sizes: layers, activations: names, dtype, normalize });
          for (const emit of settings) {
            const built = await build(network, emit);
            const inputs = probeInputs(network.inputSize, 17, 3);
            expectSameBits(network, built, inputs);
            expectSameBatches(network, built, inputs);
          }
        }
      });
    }
  }
});

describe("layers in odd places", () => {
  const activation = (text: string) => `{ type: activation, activation: ${text} }`;
  const dense =
    "{ type: dense, units: 3, weights: [[1, -2, 3], [0.5, 4, -1], [2, 1, 0.25]], bias: [0.5, 0, -1] }";
  const normalize = "{ type: normalize, mean: [1, 2, 3], std: [0.5, 2, 4] }";
  const prelu = activation("{ name: prelu, alpha: [0.25, -1, 2] }");
  const stacks: Record<string, string[]> = {
    "softmax on the input": [activation("softmax"), dense],
    "an activation with parameters on the input": [prelu, dense],
    "activations one after the other": ["softmax", "sigmoid", "log_softmax", "relu", "tanh"].map(activation),
    "activations after a dense layer": [dense, activation("relu"), prelu, activation("softmax")],
    "normalize between": [dense, normalize, activation("gelu"), normalize, dense],
    "normalize at both ends": [normalize, dense, activation("elu"), dense, normalize],
    "dense layers with nothing between": [dense, dense, dense],
  };
  for (const [title, layers] of Object.entries(stacks)) {
    test(title, async () => {
      const spec = `name: odd\ninput: 3\nlayers:\n${layers.map((layer) => `  - ${layer}\n`).join("")}`;
      for (const [d, dtype] of dtypes.entries()) {
        for (const emit of sampled(settings, 3, d)) {
          const compiled = await compile(spec, { dtype, emit });
          const built = run(compiled);
          const inputs = probeInputs(3, 19, 3);
          expectSameBits(compiled.network, built, inputs);
          expectSameBatches(compiled.network, built, inputs);
        }
      }
    });
  }
});
