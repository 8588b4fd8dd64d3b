import { describe, expect, test } from "vitest";
import type { GeneratedModule } from "../../generator/check/load-module.ts";
import { probeInputs } from "../../generator/check/probe-inputs.ts";
import { dtypes } from "../../generator/ir/number-format.ts";
import { interpret } from "../../generator/reference/interpret.ts";
import { expectSameBatches } from "../support/differential.ts";
import { makeNetwork } from "../support/networks.ts";
import { observe } from "../support/observe.ts";
import { build } from "../support/run-text.ts";

type Vector = ReturnType<GeneratedModule["createInput"]>;

const SIZE = 9;
const targets = ["wasm", "auto"] as const;
const [first, second] = probeInputs(SIZE, 5, 2) as [number[], number[]];

for (const target of targets) {
  for (const dtype of dtypes) {
    describe(`the memory of a kernel, target ${target}, ${dtype}`, async () => {
      const network = makeNetwork({ sizes: [SIZE, 40, SIZE], activations: ["elu", "softmax"], dtype });
      const { text } = await build(network, { target });
      const outputs = (x: readonly number[]) => Array.from(interpret(network, x).output);

      test("contains the first vectors that are created, and forward does not copy them", () => {
        const { module, memories, calls } = observe(text);
        const [x, out] = [module.createInput(first), module.createOutput()];
        expect([x.buffer, out.buffer]).toEqual([memories[0], memories[0]]);
        expect((x.byteOffset % 16) + (out.byteOffset % 16)).toBe(0);
        module.forward(x, out);
        module.logits?.(x, out);
        expect(calls).toEqual([
          ["forward", x.byteOffset, out.byteOffset],
          ["logits", x.byteOffset, out.byteOffset],
        ]);
      });

      test("is still to be had after values of a wrong length were refused", () => {
        const { module, memories } = observe(text);
        expect(() => module.createInput([1, 2])).toThrow("length 2");
        expect(module.createInput(first).buffer).toBe(memories[0]);
      });

      test("does not hold the second ones, which are vectors of their own", () => {
        const { module, memories } = observe(text);
        const inputs = [first, second, first].map((values) => module.createInput(values));
        const results = inputs.map((x) => Array.from(module.forward(x, module.createOutput())));
        expect(results).toEqual([first, second, first].map(outputs));
        expect(inputs.map(({ buffer }) => buffer === memories[0])).toEqual([true, false, false]);
        expect(new Set(inputs.map(({ buffer }) => buffer)).size).toBe(3);
      });

      test("keeps the vectors that are handed out when others are computed", () => {
        const { module } = observe(text);
        const [x, out] = [module.createInput(first), module.createOutput()];
        module.forward(x, out);
        const before = [Array.from(x), Array.from(out)];
        const [otherX, otherOut] = [module.createInput(second), module.createOutput()];
        module.forward(otherX, otherOut);
        module.logits?.(otherX, otherOut);
        module.predict?.(otherX);
        module.forwardBatch(repeat(otherX, 5), repeat(otherOut, 5), 5);
        expect([Array.from(x), Array.from(out)]).toEqual(before);
      });

      test("does not matter to vectors that are one, or part of one", () => {
        const { module } = observe(text);
        const whole = module.createInput().constructor as new (values: number) => Vector;
        const padded = new whole(3 * SIZE).fill(7);
        const places: Record<string, Vector> = {
          "another createInput": module.createInput(),
          createOutput: module.createOutput(),
          "another createOutput": module.createOutput(),
          "a part": padded.subarray(SIZE, 2 * SIZE),
        };
        for (const [name, place] of Object.entries(places)) {
          place.set(first);
          expect(Array.from(module.forward(place, place)), name).toEqual(outputs(first));
        }
        expect(Array.from(padded.subarray(2 * SIZE))).toEqual(Array(SIZE).fill(7));
        expect(Array.from(padded.subarray(0, SIZE))).toEqual(Array(SIZE).fill(7));
      });

      test("does not matter to the first vectors, whichever is read and whichever written", () => {
        const { module } = observe(text);
        const vectors = [module.createInput(), module.createOutput(), module.createInput()];
        for (const x of vectors) {
          for (const out of vectors) {
            x.set(second);
            expect(module.forward(x, out)).toBe(out);
            expect(Array.from(out)).toEqual(outputs(second));
            if (x !== out)
              expect(Array.from(x)).toEqual(
                Array.from(vectors[0]?.constructor === Float32Array ? Float32Array.from(second) : second),
              );
          }
        }
      });
    });
  }
}

const PAGE = 65_536;

describe("the size of a kernel's memory", () => {
  test.each([
    { sizes: [4, 16, 3], pages: 1 },
    { sizes: [64, 128, 64, 10], pages: 3 },
    { sizes: [2000, 8, 2], pages: 4 },
  ])("is the weights, a sample and room for batches, in whole pages: $sizes", async ({ sizes, pages }) => {
    const network = makeNetwork({ sizes, activations: sizes.slice(1).map(() => "relu") });
    const { module, text } = await build(network, { target: "wasm" });
    expect(module.createInput().buffer.byteLength).toBe(pages * PAGE);
    const parameters = network.layers.reduce((sum, { parameterCount }) => sum + parameterCount, 0);
    const sample = 2 * sizes.reduce((sum, size) => sum + size, 0);
    expect(pages * PAGE).toBeLessThan(8 * (parameters + sample) + PAGE + PAGE);
    expect(text).toContain("forwardRows(");
  });

  test("does without rows at once where two of them take more than a page", async () => {
    const network = makeNetwork({ sizes: [5000, 4], activations: ["relu"], dtype: "f64" });
    const { module, text } = await build(network, { target: "wasm" });
    expect(text).not.toContain("forwardRows");
    expectSameBatches(network, { module, fallback: undefined }, probeInputs(5000, 1, 2).slice(0, 2));
  });

  test.each(dtypes)("takes batches of any length, block by block, in %s", async (dtype) => {
    const network = makeNetwork({ sizes: [SIZE, 40, SIZE], activations: ["elu", "softmax"], dtype });
    const { module } = await build(network, { target: "wasm" });
    const inputs = probeInputs(SIZE, 3, 20);
    const Vector = dtype === "f32" ? Float32Array : Float64Array;
    for (const count of [700, 2501]) {
      const rows = Array.from({ length: count }, (_, n) => inputs[n % inputs.length] as number[]);
      const out = module.forwardBatch(new Vector(rows.flat()), new Vector(count * SIZE), count);
      const wanted = inputs.map((x) => Array.from(module.forward(new Vector(x), new Vector(SIZE))));
      for (let n = 0; n < count; n++)
        expect(Array.from(out.subarray(n * SIZE, (n + 1) * SIZE))).toEqual(wanted[n % inputs.length]);
    }
  });

  test("is what is cloned with its vectors, is never taken away, and is left behind by slice()", async () => {
    const network = makeNetwork({ sizes: [4, 16, 3], activations: ["relu", "softmax"] });
    const { module, text } = await build(network, { target: "auto" });
    const [x, next] = [module.createInput([1, 2, 3, 4]), module.createInput([1, 2, 3, 4])];
    expect([x, next].map((vector) => structuredClone(vector).buffer.byteLength)).toEqual([PAGE, 32]);
    // Browsers throw, Node 20 clones: neither takes the memory away.
    try {
      structuredClone(x, { transfer: [x.buffer as ArrayBuffer] });
    } catch {}
    expect(Array.from(x)).toEqual([1, 2, 3, 4]);
    expect([x, next].map((vector) => vector.slice().buffer.byteLength)).toEqual([32, 32]);
    expect(text.match(/a copy, `vector\.slice\(\)`/g)).toHaveLength(2);
  });
});

const repeat = (vector: Vector, count: number): Vector => {
  const Vector = vector.constructor as new (length: number) => Vector;
  const rows = new Vector(vector.length * count);
  for (let n = 0; n < count; n++) rows.set(vector, n * vector.length);
  return rows;
};
