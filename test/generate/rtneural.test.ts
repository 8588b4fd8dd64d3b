import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openWeightFile } from "../../generator/2-resolve/weights/index.ts";
import { load } from "../../generator/load.ts";
import { interpret } from "../../generator/reference/interpret.ts";
import { expectSameBits } from "../support/differential.ts";
import { build } from "../support/run-text.ts";
import { sharedData } from "../support/shared-data.ts";
import { expectT64 } from "../support/tolerance.ts";

/** A layer of an RTNeural file, weights as Keras has them. */
interface Saved {
  readonly type: "dense" | "conv1d" | "batchnorm" | "prelu";
  readonly activation: string;
  readonly shape: readonly [null, number, number];
  readonly weights: readonly unknown[];
  readonly kernel_size?: readonly [number];
  readonly dilation?: readonly [number];
  readonly groups?: number;
  readonly epsilon?: number;
}

const layerOf: Readonly<Record<Saved["type"], (saved: Saved) => object>> = {
  dense: ({ shape, activation, weights: [weights, bias] }) => ({
    ...{ type: "dense", units: shape[2], activation, weights, bias },
  }),
  conv1d: ({ shape, activation, kernel_size, dilation, groups, weights: [weights, bias] }) => ({
    ...{ type: "conv1d", filters: shape[2], kernel: kernel_size?.[0], dilation: dilation?.[0] },
    ...{ groups, padding: "causal", activation, weights, bias },
  }),
  batchnorm({ epsilon, weights }) {
    const [mean, variance] = weights.slice(-2);
    const [gamma, beta] = weights.length === 4 ? weights : [false, false];
    return { type: "batch_norm", epsilon, mean, variance, gamma, beta };
  },
  prelu({ shape, weights: [alpha] }) {
    const given = (alpha as number[][])[0] as number[];
    const each = given.length === 1 ? Array(shape[2]).fill(given[0]) : given;
    return { type: "activation", activation: { name: "prelu", alpha: each } };
  },
};

describe.skipIf(sharedData === undefined)("convolutions over the samples of a recording", () => {
  const read = (file: string): string => readFileSync(`${sharedData}/rtneural/${file}`, "utf8");

  test("causal, dilated and grouped, with batch normalization and PReLU", async () => {
    const { layers } = JSON.parse(read("conv.json")) as { layers: Saved[] };
    const x = read("conv_x_python.csv").trim().split("\n").map(Number);
    const input = { shape: [x.length, 1] };
    const { network } = load(
      JSON.stringify({ name: "conv", input, layers: layers.map((one) => layerOf[one.type](one)) }),
    );
    const recorded = openWeightFile(
      "reference_f64.npz",
      readFileSync(`${sharedData}/rtneural/reference_f64.npz`),
    ).read("conv");
    const { output } = interpret(network, x);
    expectT64(output, recorded.data, "conv");
    expect(output).toHaveLength(100);
    expectSameBits(network, await build(network, {}), [x]);
  });
});
