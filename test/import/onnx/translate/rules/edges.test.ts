import { describe, expect, test } from "vitest";
import { importGraph } from "../../../../../generator/import/onnx/index.ts";
import { refusal } from "../../../support/import-files.ts";
import { floats, graphOf, ints, kindsOf, number, outputOf } from "../../../support/onnx-model.ts";

describe("a quotient by a constant", () => {
  const divided = (c: ReturnType<typeof floats>) => ({
    constants: { c },
    nodes: [["Div", "x c", "y"]] as const,
  });
  test("that holds 0 is infinite there, and NaN of 0", () => {
    expect(outputOf(divided(floats([2, 0, 4])), [3, 5, 1])).toEqual([1.5, Infinity, 0.25]);
    expect(outputOf(divided(floats([0, 0, -0])), [0, -5, 5])).toEqual([Number.NaN, -Infinity, -Infinity]);
  });
  test("that is 0 is so everywhere", () =>
    expect(outputOf(divided(number(0)), [1, 0, -1])).toEqual([Infinity, Number.NaN, -Infinity]));
  // 1 / 2^-149 is 2^149, which no float32 holds: a product with it would be infinite.
  for (const exponent of [-149, -127, -126, 126, 127]) {
    test(`that is 2^${exponent} is exact`, () => {
      const c = 2 ** exponent;
      expect(outputOf(divided(floats([c, c, -c])), [c, 0, c])).toEqual([1, 0, -1]);
    });
  }
  test("that is a power of two is a product, another one is not", () => {
    expect(kindsOf(divided(floats([2, 0.25, -8])))).toEqual(["scale"]);
    expect(kindsOf(divided(floats([2, 0.25, 3])))).toEqual(["normalize"]);
  });
});

describe("a split that does not come out even", () => {
  const x = [1, 2, 3, 4, 5, 6, 7];
  const outputs = (count: number) => Array.from({ length: count }, (_, i) => `p${i}`);
  /** The parts in reverse order, so that each has to be the right one. */
  const reversed = (count: number) => ({
    ...{ dims: ["batch", 7] as const, opset: 18 },
    nodes: [
      ["Split", "x", outputs(count).join(" "), { axis: 1, num_outputs: count }],
      ["Concat", outputs(count).reverse().join(" "), "y", { axis: 1 }],
    ] as const,
  });
  test("has its last part smaller", () => {
    expect(outputOf(reversed(2), x)).toEqual([5, 6, 7, 1, 2, 3, 4]);
    expect(outputOf(reversed(3), x)).toEqual([7, 4, 5, 6, 1, 2, 3]);
    expect(outputOf(reversed(4), x)).toEqual([7, 5, 6, 3, 4, 1, 2]);
  });
  test("may say how large each is", () =>
    expect(
      outputOf(
        {
          dims: ["batch", 7],
          constants: { sizes: ints(1, 4, 2) },
          nodes: [
            ["Split", "x sizes", "a b c", { axis: 1 }],
            ["Concat", "c a b", "y", { axis: 1 }],
          ],
        },
        x,
      ),
    ).toEqual([6, 7, 1, 2, 3, 4, 5]));
});

describe("Shrink", () => {
  const shrink = (lambd: number, bias: number) => ({
    nodes: [["Shrink", "x", "y", { lambd, bias }]] as const,
  });
  test("with a lambd of 0 keeps all", () => {
    expect(outputOf(shrink(0, 0), [-1, 0.25, 3])).toEqual([-1, 0.25, 3]);
  });
  for (const lambd of [-(2 ** -149), -0.5, -1, -2]) {
    test(`with a lambd of ${lambd} is refused`, async () => {
      const [problem] = await refusal(() => importGraph(graphOf(shrink(lambd, 0))));
      expect(problem?.attribute).toBe("lambd");
    });
  }
});
