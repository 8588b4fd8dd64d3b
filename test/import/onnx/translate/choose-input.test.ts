import { describe, expect, test } from "vitest";
import type { ImportOptions, ModelFile } from "../../../../generator/import/imported-model.ts";
import { importOnnx } from "../../../../generator/import/onnx/index.ts";
import { alone, refusal } from "../../support/import-files.ts";
import { floats, modelBytes, stored, tensorBytes, value } from "../../support/onnx-model.ts";

/** Clip takes its bounds as inputs, each one number. */
const clipped = modelBytes({
  input: [value("min", []), value("x", ["batch", 2]), value("max", [])],
  nodes: [["Clip", "x min max", "y"]],
});

const one = (number: number): ModelFile => ({
  ...alone(tensorBytes(stored("", floats([number], [])))),
  path: "n.pb",
});
const row = { ...alone(tensorBytes(stored("", floats([1, 2], [1, 2])))), path: "x.pb" };

const problemsOf = (bind: NonNullable<ImportOptions["bind"]>) =>
  refusal(() => importOnnx(alone(clipped), { bind }));

describe("of several inputs", () => {
  test("what has to be constant says how to bind it", async () =>
    expect(await problemsOf({})).toMatchObject([
      { op: "Clip", help: "bind it to a file with its values: --bind min=FILE" },
    ]));
  test("one has to stay unbound", async () =>
    expect(await problemsOf({ min: one(0), x: row, max: one(6) })).toEqual([
      {
        reason: "the output does not depend on any unbound input",
        help: 'one input has to stay unbound, as the network\'s own: leave out --bind for "min", "x" or "max"',
      },
    ]));
  test("one stays unbound, and is the input of the network", async () =>
    expect(await importOnnx(alone(clipped), { bind: { min: one(0), max: one(6) } })).toMatchObject({
      inputs: [{ shape: [2] }],
      layers: [{ type: "activation", fields: { activation: { name: "relu6" } } }],
    }));
});
