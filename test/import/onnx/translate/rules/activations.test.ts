import { describe, expect, test } from "vitest";
import { importGraph } from "../../../../../generator/import/onnx/index.ts";
import { refusal } from "../../../support/import-files.ts";
import { floats, graphOf, outputOf } from "../../../support/onnx-model.ts";

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

test("SwiGLU multiplies the swish of its gate with its value", () => {
  const nodes = [["SwiGLU", "x b", "y", { alpha: 2 }]] as const;
  const [y = 0] = outputOf({ dims: ["n", 1], opset: 28, constants: { b: floats([3], [1, 1]) }, nodes }, [1]);
  // 3 · 1 / (1 + exp(−2)), by Python.
  expect(y).toBeCloseTo(2.6423912339, 5);
});
