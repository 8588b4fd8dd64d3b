import { expect, test } from "vitest";
import { runOn } from "../../support/run-layer.ts";

/** What the definitions of ONNX give as NumPy computes them; channels last as TensorFlow has them. */
test.each([
  [[8, 1, 2], "axis: 0", [1, 5, 2, 6, 9, 13, 10, 14, 3, 7, 4, 8, 11, 15, 12, 16]],
  [[8, 1, 2], "axis: 0, mode: CRD", [1, 3, 2, 4, 5, 7, 6, 8, 9, 11, 10, 12, 13, 15, 14, 16]],
  [[1, 2, 8], "mode: DCR", [1, 2, 3, 4, 9, 10, 11, 12, 5, 6, 7, 8, 13, 14, 15, 16]],
])("depth_to_space of %j, %s", (shape, fields, y) => {
  expect(runOn(shape, `{ type: depth_to_space, block: 2, ${fields} }`)).toEqual(y);
});

test("space_to_depth of 2×2×4, channels first", () => {
  const y = [1, 3, 9, 11, 2, 4, 10, 12, 5, 7, 13, 15, 6, 8, 14, 16];
  expect(runOn([2, 2, 4], "{ type: space_to_depth, block: 2, axis: 0 }")).toEqual(y);
});

test.each(["DCR", "CRD"])("with mode %s the one undoes the other, whatever the axes", (mode) => {
  for (const axis of [0, 1, 2]) {
    const fields = `block: 3, axis: ${axis}, mode: ${mode}`;
    const shape = [6, 6, 9].with(axis, 2);
    const there = `{ type: space_to_depth, ${fields} }`;
    const x = Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => i + 1);
    expect(runOn(shape, `${there}, { type: depth_to_space, ${fields} }`)).toEqual(x);
    expect(runOn(shape, there)).not.toEqual(x);
  }
});
