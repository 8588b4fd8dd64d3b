import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Activation } from "../../generator/ir/activation.ts";
import { type Expansion, expandActivation } from "../../generator/ir/mathematics.ts";
import { dtypes } from "../../generator/ir/number-format.ts";
import { activate } from "../../generator/reference/activate.ts";
import { activations } from "../../generator/vocabulary/activations.ts";
import { mathematics } from "../../generator/vocabulary/mathematics/index.ts";
import { root } from "../support/specs.ts";
import { expectT64 } from "../support/tolerance.ts";

const maths = ["portable", "native"] as const;
const rows: [string, Activation][] = Object.entries(activations);

/** A row of the table over a whole layer, its parameters the defaults but for those given. */
function apply(
  name: string,
  x: readonly number[],
  given: Readonly<Record<string, number>> = {},
  { math = "portable", dtype = "f64" }: Partial<Omit<Expansion, "mathematics">> = {},
): readonly number[] {
  const written = (activations as Record<string, Activation>)[name] as Activation;
  const activation = expandActivation(written, { mathematics, dtype, math });
  const parameters = Object.fromEntries(
    Object.entries(activation.parameters).map(([parameter, { default: standard }]) => {
      const value = given[parameter] ?? standard ?? 0.25;
      return [parameter, { shape: [], data: Float64Array.of(value) }];
    }),
  );
  return activate({ name, activation, parameters }, x, dtype);
}

describe("each row reproduces its own samples", () => {
  for (const [name, { samples }] of rows) {
    test(name, () => {
      expect(samples.length).toBeGreaterThan(0);
      for (const math of maths)
        for (const { x, y, parameters } of samples) expectT64(apply(name, x, parameters, { math }), y, name);
    });
  }
});

/** The 27 functions of the file, as rows of ours with their parameters. */
const torch: Record<string, [row: string, parameters?: Record<string, number>]> = {
  identity: ["identity"],
  relu: ["relu"],
  gelu: ["gelu"],
  gelu_tanh: ["gelu_tanh"],
  silu: ["silu"],
  tanh: ["tanh"],
  sigmoid: ["sigmoid"],
  leakyrelu: ["leaky_relu"],
  leakyrelu02: ["leaky_relu", { alpha: 0.2 }],
  elu: ["elu"],
  elu05: ["elu", { alpha: 0.5 }],
  selu: ["selu"],
  celu2: ["celu", { alpha: 2 }],
  softplus: ["softplus"],
  softplus_b3: ["softplus", { beta: 3 }],
  softsign: ["softsign"],
  hardsigmoid: ["hard_sigmoid", { alpha: 1 / 6, beta: 0.5 }],
  hardswish: ["hard_swish"],
  hardtanh: ["hard_tanh"],
  relu6: ["relu6"],
  mish: ["mish"],
  logsigmoid: ["log_sigmoid"],
  tanhshrink: ["tanh_shrink"],
  softshrink: ["soft_shrink", { lambda: 0.4 }],
  hardshrink: ["hard_shrink", { lambda: 0.4 }],
  threshold: ["thresholded_relu", { alpha: 0.1, value: -0.3 }],
  erf: ["erf"],
};

describe("PyTorch's functions at 53 points, ±1000 included", () => {
  const { x, y } = JSON.parse(
    readFileSync(join(root, "test/data/activations/activations_torch_f64.json"), "utf8"),
  ) as { x: number[]; y: Record<string, number[]> };
  test("there are 27 of them, and each is a row of ours", () =>
    expect(Object.keys(y).sort()).toEqual(Object.keys(torch).sort()));
  for (const [name, [row, parameters]] of Object.entries(torch)) {
    test(name, () => {
      for (const math of maths) expectT64(apply(row, x, parameters, { math }), y[name] as number[], name);
    });
  }
});

describe("at the edges", () => {
  const edges = [-0, 0, -Infinity, Infinity, -1e-30, 1e30];
  for (const [name, { ofNaN }] of rows) {
    const expected = Number(ofNaN ?? Number.NaN);
    if (ofNaN !== undefined && Number.isNaN(expected)) continue;
    test(`${name} of NaN is ${expected}`, () => {
      for (const dtype of dtypes)
        for (const math of maths) expect(apply(name, [Number.NaN, 1], {}, { dtype, math })[0]).toBe(expected);
    });
  }
  test("each gives what activations-at-the-edges.txt says, the sign of a zero included", async () => {
    const spell = (value: number) => (Object.is(value, -0) ? "-0" : String(value));
    const lines = rows.map(([name]) => {
      const values = edges.map((x) => apply(name, [x], {}, { dtype: "f32" })[0] as number);
      return [name, ...values.map(spell)]
        .map((cell) => cell.padEnd(24))
        .join("")
        .trimEnd();
    });
    const header = ["f32", ...edges.map((x) => `f(${spell(x)})`)].map((cell) => cell.padEnd(24));
    await expect(`${[header.join("").trimEnd(), ...lines].join("\n")}\n`).toMatchFileSnapshot(
      "activations-at-the-edges.txt",
    );
  });
  test("step gives +0 up to and with 0", () =>
    expect(apply("step", [-1, -0, 0, 5e-324])).toEqual([0, 0, 0, 1]));
  test("power of NaN is 1 where the exponent is 0, as in IEEE 754, NumPy and JavaScript, else NaN", () => {
    for (const dtype of dtypes) {
      for (const math of maths) {
        for (const exponent of [0, -0])
          expect(apply("power", [Number.NaN, Infinity], { exponent }, { dtype, math })).toEqual([1, 1]);
        for (const exponent of [-2, 0.5, 1])
          expect(apply("power", [Number.NaN], { exponent }, { dtype, math })[0]).toBeNaN();
      }
    }
  });
  test("odd functions keep the sign of 0", () => {
    const names = "sin tan asin atan sinh tanh asinh atanh erf symlog sign floor ceil round trunc softsign";
    for (const name of names.split(" ")) expect(apply(name, [-0, 0]), name).toEqual([-0, 0]);
    expect(apply("ceil", [-0.3])).toEqual([-0]);
    expect(apply("round", [-0.3, -0.5])).toEqual([-0, -0]);
  });
  test("round goes to the even one of two, and leaves whole numbers as they are", () => {
    const numbers = [0.49999999999999994, 0.5000000000000001, 1.5, 2.5, -3.5, 4503599627370495.5];
    expect(apply("round", numbers)).toEqual([0, 1, 2, 2, -4, 4503599627370496]);
    expect(apply("round", [2 ** 52 + 1, 1e300, -Infinity])).toEqual([2 ** 52 + 1, 1e300, -Infinity]);
    expect(apply("round", [0.5, 8388607.5], {}, { dtype: "f32" })).toEqual([0, 8388608]);
  });
  test("comparisons know no difference between −0 and 0", () => {
    expect(apply("greater_or_equal", [-0], { than: 0 })).toEqual([1]);
    expect(apply("less", [-0], { than: 0 })).toEqual([0]);
    expect(apply("equal", [0], { to: -0 })).toEqual([1]);
    expect(apply("not", [-0])).toEqual([1]);
  });
  test("sigmoid neither overflows nor loses its tail", () => {
    expect(apply("sigmoid", [-720])[0]).toBeGreaterThan(0);
    expect(apply("sigmoid", [-Infinity, Infinity])).toEqual([0, 1]);
  });
  test("gelu keeps its tail", () => {
    // -10·Φ(-10), Φ(-10) = 7.61985302416052606597e-24 by Python's mpmath
    const [tail = 0] = apply("gelu", [-10]);
    expect(Math.abs(tail / -7.619853024160526e-23 - 1)).toBeLessThan(1e-13);
  });
  test("softmax gives probabilities however large its inputs are", () => {
    expectT64(apply("softmax", [1e308, -1e308, 1e308]), [0.5, 0, 0.5], "softmax");
  });
});
