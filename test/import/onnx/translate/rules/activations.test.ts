import { describe, expect, test } from "vitest";
import { importGraph } from "../../../../../generator/import/onnx/index.ts";
import { refusal } from "../../../support/import-files.ts";
import { graphOf, outputOf } from "../../../support/onnx-model.ts";

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
