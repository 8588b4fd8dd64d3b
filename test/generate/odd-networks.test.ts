import { describe, expect, test } from "vitest";
import { checkModule } from "../../generator/5-emit/typescript/check-module.ts";
import { probeInputs } from "../../generator/check/probe-inputs.ts";
import { type CompileOptions, compile, scalar, vocabulary } from "../../generator/index.ts";
import type { Activation } from "../../generator/ir/activation.ts";
import { dtypes } from "../../generator/ir/number-format.ts";
import type { Emit } from "../../generator/ir/spec.ts";
import { activations } from "../../generator/vocabulary/activations.ts";
import { expectSameBits } from "../support/differential.ts";
import { sampled } from "../support/effort.ts";
import { makeNetwork } from "../support/networks.ts";
import { build, run } from "../support/run-text.ts";

const settings = [
  { target: "ts", unroll: "auto" },
  { target: "ts", unroll: "full" },
  { target: "auto", unroll: "none" },
  { target: "wasm" },
] as const satisfies Partial<Emit>[];
const x = scalar.local("x");

/** Compiles, which includes the check of types, and compares in every schedule and target. */
async function expectSound(spec: string, options: CompileOptions = {}): Promise<void> {
  for (const emit of sampled(settings, 2, spec.length)) {
    const compiled = await compile(spec, { ...options, emit });
    expectSameBits(compiled.network, run(compiled), probeInputs(compiled.network.inputSize, 1, 3));
  }
}

describe("every activation type-checks and keeps its bits, alone and after a dense layer", () => {
  for (const [n, name] of Object.keys(activations).entries()) {
    test(name, async () => {
      for (const [d, dtype] of sampled([...dtypes.entries()], 2, n)) {
        const network = makeNetwork({ sizes: [2, 3], activations: [name], dtype });
        for (const emit of sampled(settings, 4, n + 2 * d)) {
          const built = await build(network, emit);
          expect(checkModule(built.text)).toEqual([]);
          expectSameBits(network, built, probeInputs(2, 9, 2));
        }
      }
    });
  }
});

describe("what is allowed works", () => {
  const one = (layer: string, more = "") => `name: odd\n${more}input: 2\nlayers:\n  - ${layer}\n`;
  const cases: Record<string, string> = {
    "an activation alone in f32 that rounds nothing": one(
      "{ type: activation, activation: relu }",
      "dtype: f32\n",
    ),
    "the identity alone": one("{ type: activation, activation: identity }"),
    "a bound that is infinite": one("{ type: activation, activation: { name: softplus, threshold: .inf } }"),
    "normalize at the end": one("{ type: normalize, mean: 1, std: [2, 3] }"),
    "two softmaxes in a row": one(
      "{ type: activation, activation: softmax }\n  - { type: activation, activation: softmax }",
    ),
    "the smallest and the largest weights": one(
      "{ type: dense, units: 2, bias: [-0.0, 5e-324], weights: [[1.7976931348623157e308, -5e-324], [-0.0, 1]] }",
    ),
    "names that mean something elsewhere": `name: constructor\ninput: { size: 2, names: [out, values] }\nlayers:\n  - { type: activation, activation: tanh }\noutput: { labels: ["*/ \${x}", "a\\n\\"b\\""] }\n`,
  };
  for (const [name, spec] of Object.entries(cases)) test(name, () => expectSound(spec));
});

describe("nothing of a spec's text becomes code", () => {
  const spec = `name: odd\ndescription: "*/ \\n Math.exp(1); //"\ninput: 2\nlayers:\n  - { type: activation, activation: tanh }\n`;
  for (const path of ["a\nMath.exp(1);//.yaml", "a\u2028Math.exp(1);//.yaml", "*/.yaml"]) {
    test(JSON.stringify(path), async () => {
      const { text } = await compile(spec, { path });
      expect(text.split(/[\n\u2028\u2029]/).filter((line) => line.trim().startsWith("Math.exp(1)"))).toEqual(
        [],
      );
    });
  }
  test("the banner's command repeats the options", async () => {
    const { text } = await compile(spec, { path: "odd.yaml", dtype: "f32", emit: { unroll: "none" } });
    expect(text).toContain("npx neuroll odd.yaml --dtype f32 --unroll none");
  });
});

describe("activations of one's own", () => {
  const own = (activation: Activation, layer = "{ type: activation, activation: own }") =>
    expectSound(`name: own\ninput: 3\nlayers:\n  - ${layer}\n`, {
      vocabulary: { ...vocabulary, activations: { ...vocabulary.activations, own: activation } },
    });
  const dense =
    "{ type: dense, units: 3, activation: own, weights: [[1, 2, 3], [4, 5, 6], [7, 8, 9]], bias: [1, 2, 3] }";

  test("cheap and order-keeping, after the logits", () =>
    own(
      {
        definition: "2·x",
        parameters: {},
        keepsOrder: true,
        steps: [{ kind: "map", formula: scalar.mul(2, x) }],
        samples: [{ x: [1], y: [2] }],
      },
      dense,
    ));
  test("with a reduction that is finished with a parameter and an earlier one", () =>
    own(
      {
        definition: "x / (Σ x² + largest + eps)",
        parameters: { eps: { default: 0.5 } },
        steps: [
          { kind: "reduce", result: "largest", by: "max", formula: scalar.abs(x) },
          {
            kind: "reduce",
            result: "total",
            by: "add",
            formula: scalar.mul(x, x),
            finish: scalar.add(
              scalar.add(scalar.local("total"), scalar.local("largest")),
              scalar.local("eps"),
            ),
          },
          { kind: "map", formula: scalar.div(x, scalar.local("total")) },
        ],
        samples: [{ x: [0], y: [0] }],
      },
      dense,
    ));
});
