import { expect, test } from "vitest";
import { probeInputs } from "../../../generator/check/probe-inputs.ts";
import { compile } from "../../../generator/generate.ts";
import { codeLengthOf } from "../../support/code-length.ts";
import { expectSameBatches, expectSameBits } from "../../support/differential.ts";
import { sampled } from "../../support/effort.ts";
import { makeNetwork } from "../../support/networks.ts";
import { build } from "../../support/run-text.ts";

const spec = (shape: readonly number[], units: number, dtype: string): string => {
  const weights = Array.from({ length: shape.at(-1) as number }, (_, i) =>
    Array<number>(units).fill(i + 0.5),
  );
  return JSON.stringify({
    ...{ name: "net", dtype, input: { shape } },
    layers: [{ type: "dense", units, weights, bias: false }],
  });
};

test.each(["f64", "f32"])("the code of many sums in %s does not grow with their number", (dtype) => {
  expect(codeLengthOf(spec([4], 2016, dtype))).toEqual(codeLengthOf(spec([4], 1008, dtype)));
});

test("functions for some of the units that are alike are one, which is told where they begin", async () => {
  const { text } = await compile(spec([4], 1008, "f64"));
  expect(text).toContain("/** Layer 1, 40 units from `unit` on, whose weights begin at `place`. */");
  expect(text).toContain("function layer1_part1(out: Numbers, unit: number, place: number): void {");
  expect(text).toContain(
    `  for (let block = 0, unit = 0, place = 0; block < 22; block++, unit += 40, place += 160) {
    layer1_part1(out, unit, place);
  }`,
  );
});

const ways = [
  ["f64", "ts"],
  ["f32", "ts"],
  ["f64", "auto"],
  ["f32", "auto"],
] as const;

test.each(sampled(ways, 3))(
  "layers of many units, even and odd, give the bits of the reference in %s, %s",
  async (dtype, target) => {
    const network = makeNetwork({ sizes: [3, 336, 131], activations: ["relu", "prelu"], dtype });
    const built = await build(network, { target, unroll: "none" });
    expectSameBits(network, built, probeInputs(3, 1, 2).slice(0, 6));
    expectSameBatches(network, built, probeInputs(3, 2, 5).slice(0, 5));
  },
);
