import { expect, test } from "vitest";
import { run } from "../../support/import-files.ts";
import { importLayer } from "../../support/keras-one-layer.ts";

test("a dense layer works along the last axis, and takes its activation along", () => {
  const model = importLayer(
    [2, 2],
    "Dense",
    { units: 1, activation: "relu" },
    {
      kernel: [
        [2, 1],
        [1, 2],
      ],
      bias: [[1], [0.5]],
    },
  );
  expect(model.layers.map(({ type }) => type)).toEqual(["dense"]);
  expect(run(model, [1, 1, -3, 1])).toEqual([3.5, 0]);
});
