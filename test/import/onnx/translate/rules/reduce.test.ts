import { describe, expect, test } from "vitest";
import { ints, kindsOf } from "../../../support/onnx-model.ts";

describe("a reduction with noop_with_empty_axes gives what it gets", () => {
  const axes = { ...ints(), shape: [0] };
  test.each([
    ["without axes", "x"],
    ["with axes that are empty", "x axes"],
  ])("%s", (_, inputs) =>
    expect(
      kindsOf({
        constants: { axes },
        opset: 18,
        nodes: [["ReduceMean", inputs, "y", { noop_with_empty_axes: 1 }]],
      }),
    ).toEqual(["activation identity"]),
  );
});
