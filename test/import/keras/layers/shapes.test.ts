import { describe, expect, test } from "vitest";
import { run } from "../../support/import-files.ts";
import { importLayer } from "../../support/keras-one-layer.ts";

describe("a layer that moves values", () => {
  const six = [1, 2, 3, 4, 5, 6];
  test.each([
    ["Flatten", {}, "reshape", six],
    ["Reshape", { target_shape: [3, -1] }, "reshape", six],
    ["Permute", { dims: [2, 1] }, "transpose", [1, 4, 2, 5, 3, 6]],
  ] as const)("%s", (className, config, type, expected) => {
    const model = importLayer([2, 3], className, config);
    expect(model.layers[0]?.type).toBe(type);
    expect(run(model, six)).toEqual(expected);
  });
});

test("RepeatVector", () => {
  const model = importLayer([2], "RepeatVector", { n: 3 });
  expect(model.layers.map(({ type }) => type)).toEqual(["expand"]);
  expect(run(model, [1, 2])).toEqual([1, 2, 1, 2, 1, 2]);
});

test.each([
  ["ZeroPadding1D", { padding: 1 }, [2, 1], [0, 1, 2, 0]],
  ["ZeroPadding1D", { padding: [0, 2] }, [2, 1], [1, 2, 0, 0]],
  ["ZeroPadding1D", { padding: [[1, 0]] }, [2, 1], [0, 1, 2]],
  ["ZeroPadding1D", { padding: 1, data_format: "channels_first" }, [1, 2], [0, 1, 2, 0]],
  [
    "ZeroPadding2D",
    {
      padding: [
        [1, 0],
        [0, 2],
      ],
    },
    [1, 2, 1],
    [0, 0, 0, 0, 1, 2, 0, 0],
  ],
  ["ZeroPadding2D", { padding: [1, 0] }, [1, 2, 1], [0, 0, 1, 2, 0, 0]],
  ["Cropping1D", { cropping: [1, 0] }, [3, 1], [2, 3]],
  ["Cropping1D", {}, [3, 1], [2]],
  ["Cropping2D", { cropping: 1, data_format: "channels_first" }, [1, 3, 3], [5]],
] as const)("%s %j", (className, config, shape, expected) => {
  const x = Array.from(
    { length: shape.reduce<number>((product, size) => product * size, 1) },
    (_, i) => i + 1,
  );
  expect(run(importLayer(shape, className, config), x)).toEqual(expected);
});
