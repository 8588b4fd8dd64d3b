import { describe, expect, test } from "vitest";
import { withIndices } from "../../generator/check/index-places.ts";
import { probeInputs } from "../../generator/check/probe-inputs.ts";
import { plan } from "../../generator/generate.ts";
import { hasOnePortEach, type Layer, type Network } from "../../generator/ir/network.ts";
import { dtypes } from "../../generator/ir/number-format.ts";
import type { Emit } from "../../generator/ir/spec.ts";
import type { TensorData } from "../../generator/ir/tensor-data.ts";
import { expectSameBatches, expectSameBits } from "../support/differential.ts";
import { effort, sampled } from "../support/effort.ts";
import { makeNetwork } from "../support/networks.ts";
import { build } from "../support/run-text.ts";
import { loadFile, specNames } from "../support/specs.ts";

type Setting = Pick<Emit, "target" | "unroll">;

const settings: Setting[] = (["ts", "wasm", "auto"] as const).flatMap((target) =>
  (["auto", "full", "none"] as const).map((unroll) => ({ target, unroll })),
);
const titleOf = ({ target, unroll }: Setting): string => `target ${target}, unroll ${unroll}`;

async function expectSame(network: Network, emit: Setting, inputs: number[][]): Promise<void> {
  const built = await build(network, emit);
  expectSameBits(network, built, inputs);
  if (hasOnePortEach(network) && network.states.length === 0) expectSameBatches(network, built, inputs);
}

describe("reference = Program interpreter = generated module", () => {
  for (const [n, name] of specNames.entries()) {
    for (const [d, dtype] of dtypes.entries()) {
      test(`${name} in ${dtype}`, async () => {
        const { network } = loadFile(`specs/${name}.yaml`, { dtype });
        const probes = probeInputs(network.inputSize, 7, network.inputSize > 32 ? 4 : effort(20, 50));
        const inputs = withIndices(network, probes);
        const some = network.inputSize > 256 ? inputs.slice(0, 6) : inputs;
        for (const emit of sampled(settings, 9, n + d)) await expectSame(network, emit, some);
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
    "two classes": { sizes: [7, 40, 1], activations: ["tanh", "sigmoid"] },
  };
  for (const [n, [name, { sizes, activations }]] of Object.entries(shapes).entries()) {
    for (const emit of sampled(settings, 9, n)) {
      test(`${name}, ${titleOf(emit)}`, async () => {
        for (const dtype of dtypes) {
          const network = makeNetwork({ sizes, activations, dtype, labelled: true, threshold: 0.45 });
          await expectSame(network, emit, probeInputs(network.inputSize, 3, 2).slice(0, 9));
        }
      });
    }
  }
});

describe("one vector as both input and output", () => {
  for (const emit of settings) {
    test(`gives the same, ${titleOf(emit)}`, async () => {
      const network = makeNetwork({ sizes: [9, 20, 9], activations: ["elu", "softmax"] });
      const { module } = await build(network, emit);
      for (const input of probeInputs(9, 5)) {
        const apart = module.forward(module.createInput(input), module.createOutput());
        const x = module.createInput(input);
        expect(Array.from(module.forward(x, x))).toEqual(Array.from(apart));
      }
    });
  }
});

describe("with the host's mathematics", () => {
  for (const unroll of ["auto", "full", "none"] as const) {
    test(`the bits are the reference's with that, unroll ${unroll}`, async () => {
      for (const dtype of dtypes) {
        const math = "native";
        const activations = ["tanh", "gelu", "mish", "softmax"];
        const network = makeNetwork({ sizes: [6, 9, 7, 5, 4], activations, dtype, math });
        const built = await build(network, { math, unroll });
        expect(built.text).toContain("Math.tanh(");
        expectSameBits(network, built, probeInputs(6, 11, 20));
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
