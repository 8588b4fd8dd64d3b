import { expect, test } from "vitest";
import { refusal } from "../../support/import-files.ts";
import { type graphOf, layersOf } from "../../support/onnx-model.ts";

type Rows = Parameters<typeof graphOf>[0];

test("a Split that says another number of outputs is refused", async () => {
  const rows: Rows = { opset: 18, nodes: [["Split", "x", "y z", { axis: 1, num_outputs: 3 }]] };
  expect(await refusal(() => layersOf(rows))).toMatchObject([
    { attribute: "num_outputs", reason: "its num_outputs is 3, but it has 2 outputs" },
  ]);
});
