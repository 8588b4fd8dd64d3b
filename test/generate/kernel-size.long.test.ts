import binaryen from "binaryen";
import { describe, expect, test } from "vitest";
import { dtypes } from "../../generator/ir/number-format.ts";
import { kernelOf, sectionsOf } from "../support/kernel.ts";
import { type Description, makeNetwork } from "../support/networks.ts";
import { build } from "../support/run-text.ts";

/** What a page of an ordinary script weighs; weights are no code, and come in addition. */
const SMALL = 4096;

const sizes = [
  [2, 3, 2, 2],
  [4, 16, 3],
  [16, 32, 32, 4],
  [64, 128, 64, 10],
  [784, 50, 100, 10],
];
const perceptron = (sizes: readonly number[], last = "identity", hidden = "sigmoid"): Description => ({
  sizes,
  activations: sizes
    .slice(2)
    .map(() => hidden)
    .concat(last),
});

/** What is larger: 50 and 100 units make blocks of two or three widths, for one sample and for several, and tanh is long. */
const exceptions: Readonly<Record<string, number>> = {
  "784-50-100-10 relu identity f64": 4900,
  "784-50-100-10 sigmoid identity f64": 4900,
  "784-50-100-10 tanh identity f64": 4900,
  "784-50-100-10 relu identity f32": 4900,
  "784-50-100-10 sigmoid identity f32": 4900,
  "784-50-100-10 tanh identity f32": 4900,
  "784-50-100-10 relu softmax f64": 5800,
  "784-50-100-10 sigmoid softmax f64": 5800,
  "784-50-100-10 tanh softmax f64": 5800,
  "784-50-100-10 relu softmax f32": 5800,
  "784-50-100-10 sigmoid softmax f32": 5800,
  "784-50-100-10 tanh softmax f32": 5800,
  "64-128-64-10 tanh softmax f64": 4500,
};

describe("the code of a kernel is small", () => {
  for (const hidden of ["relu", "sigmoid", "tanh"]) {
    for (const last of ["identity", "softmax"]) {
      for (const layers of sizes) {
        for (const dtype of dtypes) {
          const name = `${layers.join("-")} ${hidden} ${last} ${dtype}`;
          const limit = exceptions[name] ?? SMALL;
          test(`${name}: less than ${limit} bytes`, async () => {
            const network = makeNetwork({ ...perceptron(layers, last, hidden), dtype });
            const { text } = await build(network, { target: "wasm" });
            expect(sectionsOf(kernelOf(text)).code).toBeLessThan(limit);
          });
        }
      }
    }
  }
});

describe("a kernel", () => {
  const networks: Record<string, Description> = {
    "16-32-32-4": { ...perceptron([16, 32, 32, 4]) },
    "every kind of step": {
      sizes: [7, 13, 9, 5],
      activations: ["gelu", "prelu", "log_softmax"],
      normalize: true,
    },
  };
  for (const [name, description] of Object.entries(networks)) {
    for (const dtype of dtypes) {
      const network = makeNetwork({ ...description, dtype });
      const kernel = async () => kernelOf((await build(network, { target: "wasm" })).text);

      test(`of ${name} in ${dtype} imports nothing, and has one memory and no table`, async () => {
        const { import: imports, table, start, memory } = sectionsOf(await kernel());
        expect([imports, table, start]).toEqual([undefined, undefined, undefined]);
        expect(memory).toBeLessThan(8);
      });
      test(`of ${name} in ${dtype} has no instruction that rounds otherwise elsewhere`, async () => {
        const module = binaryen.readBinary(await kernel());
        module.setFeatures(binaryen.Features.MVP | binaryen.Features.SIMD128);
        expect(module.validate()).toBeTruthy();
        expect(module.emitText()).not.toMatch(/relaxed|madd|nmadd/);
        module.dispose();
      });
      test(`of ${name} in ${dtype} is the same whenever it is made`, async () => {
        expect(await kernel()).toEqual(await kernel());
      });
    }
  }
});

describe("a module with both", () => {
  test("has its weights and tables in the text once", async () => {
    const { text, programs } = await build(makeNetwork(perceptron([16, 32, 32, 4])));
    const constants = [programs.ts, programs.wasm].map((program) =>
      program?.buffers.filter(({ role }) => role === "constant"),
    );
    expect(constants[0]).toEqual(constants[1]);
    const packed = [...text.matchAll(/^const (\w+) = `$/gm)].map(([, name]) => name);
    const weights = (constants[0] ?? []).map(({ name }) => `${name}_packed`);
    expect(packed).toEqual(["code", ...weights, "root_packed", "rootRest_packed"]);
    expect(text.replace(/`[^`]*`/g, "")).not.toMatch(/\bW\d\b.*[0-9.]{6}/);
  });
});
