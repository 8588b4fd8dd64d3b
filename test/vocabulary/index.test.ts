import { describe, expect, test } from "vitest";
import { probeInputs } from "../../generator/check/probe-inputs.ts";
import { compile, plan } from "../../generator/generate.ts";
import { vocabulary } from "../../generator/vocabulary/index.ts";
import { expectSameBits } from "../support/differential.ts";
import { build } from "../support/run-text.ts";
import { bump } from "../toys/bump.ts";
import { gain } from "../toys/gain.ts";

/** neuroll's own words and one file each for a new activation and a new kind of layer. */
const larger = {
  ...vocabulary,
  activations: { ...vocabulary.activations, bump },
  layers: { ...vocabulary.layers, gain },
};

const spec = (layer: string) => `name: toy
input: 3
layers:
  - ${layer}
  - { type: dense, units: 2, activation: { name: bump, width: 2 }, weights: [[1, -2], [0.5, 3], [-1, 0.25]], bias: [0.1, -0.2] }
`;

const compiled = () => compile(spec("{ type: gain, by: [2, -3, 0.5] }"), { vocabulary: larger });

describe("a new activation and a new kind of layer, one file each", () => {
  test("have the reference's bits in every schedule and target", async () => {
    const { network } = await compiled();
    for (const unroll of ["auto", "full", "none"] as const) {
      expectSameBits(network, await build(network, { unroll }), probeInputs(3, 1));
    }
    expectSameBits(network, await build(network, { target: "wasm" }), probeInputs(3, 1));
  });
  test("are printed like the others", async () => {
    const { text } = await compiled();
    expect(text).toContain("layer 1: gain 3 → 3");
    expect(text).toContain("const z1_2 = x2 * -3;");
    expect(text).toContain("    const s = a / 2;\n    const t = -(s * s);");
  });
  test("are checked and suggested like the others", () => {
    const refuse = (layer: string) => () => plan(spec(layer), { vocabulary: larger });
    expect(refuse("{ type: gainn, by: [2, -3, 0.5] }")).toThrow('did you mean "gain"?');
    expect(refuse("{ type: gain }")).toThrow("by is missing");
    expect(refuse("{ type: gain, by: [2, -3] }")).toThrow("shape");
    expect(refuse("{ type: activation, activation: bunp }")).toThrow('did you mean "bump"?');
    expect(refuse("{ type: activation, activation: { name: bump, width: 0 } }")).toThrow("width");
  });
  test("are unknown without their files", () => {
    expect(() => plan(spec("{ type: gain, by: [2, -3, 0.5] }"))).toThrow("gain");
  });
});
