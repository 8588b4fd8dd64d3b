import { describe, expect, test } from "vitest";
import { probeInputs } from "../generator/check/probe-inputs.ts";
import { plan } from "../generator/generate.ts";
import type { Layer } from "../generator/ir/network.ts";
import { dtypes } from "../generator/ir/number-format.ts";
import type { TensorData } from "../generator/ir/tensor-data.ts";
import { expectSameBits } from "./support/differential.ts";
import { makeNetwork } from "./support/networks.ts";
import { build } from "./support/run-text.ts";
import { compileFile, specNames } from "./support/specs.ts";

const unrolls = ["auto", "full", "none"] as const;

describe("reference = Program interpreter = generated module", () => {
  for (const name of specNames) {
    for (const dtype of dtypes) {
      test(`${name} in ${dtype}`, () => {
        const { network } = compileFile(`specs/${name}.yaml`, { dtype });
        for (const unroll of unrolls) {
          expectSameBits(
            network,
            build(network, unroll),
            probeInputs(network.inputSize, 7, network.inputSize > 32 ? 4 : 200),
          );
        }
      });
    }
  }
});

describe("shapes that stress the schedules", () => {
  const shapes: Record<string, { sizes: number[]; activations: string[] }> = {
    "one unit wider than a function": { sizes: [3000, 1, 2], activations: ["gelu", "identity"] },
    "more units than one function of tiles holds": { sizes: [5, 400, 3], activations: ["relu", "softmax"] },
    "one unit of one input": { sizes: [1, 1], activations: ["tanh"] },
    "an activation of many units": { sizes: [2, 600, 1], activations: ["mish", "sigmoid"] },
    "a wide softmax": { sizes: [3, 300], activations: ["log_softmax"] },
  };
  for (const [name, { sizes, activations }] of Object.entries(shapes)) {
    for (const unroll of unrolls) {
      test(`${name}, unroll ${unroll}`, () => {
        for (const dtype of dtypes) {
          const network = makeNetwork({ sizes, activations, dtype });
          expectSameBits(network, build(network, unroll), probeInputs(network.inputSize, 3, 2).slice(0, 9));
        }
      });
    }
  }
});

describe("one vector as both input and output", () => {
  for (const unroll of unrolls) {
    test(`gives the same, unroll ${unroll}`, () => {
      const network = makeNetwork({ sizes: [9, 20, 9], activations: ["elu", "softmax"] });
      const { module } = build(network, unroll);
      for (const input of probeInputs(9, 5)) {
        const apart = module.forward(module.createInput(input), module.createOutput());
        const x = module.createInput(input);
        expect(Array.from(module.forward(x, x))).toEqual(Array.from(apart));
      }
    });
  }
});

test("a spec of 1,000 inline weights keeps each of them", () => {
  const rows = Array.from({ length: 100 }, (_, i) =>
    Array.from({ length: 10 }, (_, j) => Math.sin(i * 10 + j) / 3),
  );
  const text = `name: wide\ninput: 100\nlayers:\n  - {type: dense, units: 10, bias: false, weights: ${JSON.stringify(rows)}}`;
  const { network } = plan(text);
  const { weights } = (network.layers[0] as Layer).values as unknown as { weights: TensorData };
  expect(Array.from(weights.data)).toEqual(rows.flat());
});
