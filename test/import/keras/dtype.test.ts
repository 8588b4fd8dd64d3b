import { expect, test } from "vitest";
import { importLayer } from "../support/keras-one-layer.ts";

test("policies of Keras 3 say the type as an object, and float64 makes a network of doubles", () => {
  const dtype = {
    module: "keras",
    class_name: "DTypePolicy",
    config: { name: "float64" },
    registered_name: null,
  };
  expect(importLayer([2], "ReLU", { dtype }).dtype).toBe("f64");
});
