import { expect, test } from "vitest";
import { probeInputs } from "../../../generator/check/probe-inputs.ts";
import { compile } from "../../../generator/generate.ts";
import { codeLengthOf } from "../../support/code-length.ts";
import { expectSameBatches, expectSameBits } from "../../support/differential.ts";
import { sampled } from "../../support/effort.ts";
import { makeNetwork } from "../../support/networks.ts";
import { build } from "../../support/run-text.ts";

const spec = (shape: readonly number[], units: number, dtype: string, target = "auto"): string => {
  const weights = Array.from({ length: shape.at(-1) as number }, (_, i) =>
    Array<number>(units).fill(i + 0.5),
  );
  return JSON.stringify({
    ...{ name: "net", dtype, input: { shape } },
    layers: [{ type: "dense", units, weights, bias: false }],
    emit: { target },
  });
};

test.each(["f64", "f32"])("the code of many sums in %s does not grow with their number", (dtype) => {
  expect(codeLengthOf(spec([4], 2016, dtype))).toEqual(codeLengthOf(spec([4], 1008, dtype)));
});

test("functions for some of the units that are alike are one, which is told where they begin", async () => {
  const { text } = await compile(spec([4], 1008, "f64", "ts"));
  expect(text).toContain("/** Layer 1, 42 units from `unit` on, whose weights begin at `place`. */");
  expect(text).toContain("function layer1(out: Numbers, unit: number, place: number): void {");
  expect(text).toContain(`  for (let block = 0; block < 24; block++) {
    layer1(out, 42 * block, 168 * block);
  }`);
});

test("what stands in for a kernel has a function a tile of its blocks", async () => {
  const { text } = await compile(spec([4], 1008, "f64"));
  expect(text).toContain("/** Layer 1, 4 units from `unit` on, whose weights begin at `place`. */");
  expect(text).toContain(`  for (let block = 0; block < 126; block++) {
    for (let tile = 0; tile < 2; tile++) {
      layer1(out, 8 * block + 4 * tile, 32 * block + 4 * tile);
    }
  }`);
});

test("rows are computed two at a time from a copy of what they read, an odd one with the one before", async () => {
  const { text } = await compile(spec([5, 64], 64, "f64", "ts"));
  expect(text).toContain("/** Layer 1, 2 rows at once, units 1 to 30. */");
  expect(text).toContain(`  for (let r = 0; r < 2; r++) {
    for (let i = 0; i < 64; i++) {
      windows[i] = z0[128 * r + i]!;
      windows[i + 64] = z0[128 * r + i + 64]!;
    }`);
  expect(text).toContain("layer1_rows_part1(out, 192);");
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
