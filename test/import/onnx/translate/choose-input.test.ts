import { describe, expect, test } from "vitest";
import type { ImportOptions, ModelFile } from "../../../../generator/import/imported-model.ts";
import { importOnnx } from "../../../../generator/import/onnx/index.ts";
import { floats, modelBytes, node, tensorBytes, value } from "../../support/onnx-model.ts";
import { alone, refusal } from "../../support/run-imported.ts";

/** Clip takes its bounds as inputs, each one number. */
const clipped = modelBytes({
  input: [value("min", []), value("x", ["batch", 2]), value("max", [])],
  node: [node("Clip", ["x", "min", "max"], ["y"])],
});

const one = (number: number): ModelFile => ({
  ...alone(tensorBytes(floats("", [], [number]))),
  path: "n.pb",
});
const row = { ...alone(tensorBytes(floats("", [1, 2], [1, 2]))), path: "x.pb" };

const problemsOf = (bind: NonNullable<ImportOptions["bind"]>) =>
  refusal(() => importOnnx(alone(clipped), { bind }));

describe("of several inputs", () => {
  test("all are told with their shapes, and how all but the data are bound", async () =>
    expect(await problemsOf({})).toEqual([
      {
        reason:
          'the model has 3 inputs, "min" (one number), "x" (batch×2) and "max" (one number), and a network has one',
        help: 'one of them is the data and stays unbound; the others are constants, each bound to a file of its values: if "x" is the data, --bind min=FILE --bind max=FILE',
      },
    ]));
  test("those that are bound are told no more", async () =>
    expect((await problemsOf({ min: one(0) })).map(({ reason }) => reason)).toEqual([
      'the model has 2 inputs that are not bound, "x" (batch×2) and "max" (one number), and a network has one',
    ]));
  test("one has to stay unbound", async () =>
    expect(await problemsOf({ min: one(0), x: row, max: one(6) })).toEqual([
      {
        reason: "the result does not depend on any input that is not bound",
        help: 'one input is the data and has to stay unbound: leave out the --bind of "min", "x" or "max"',
      },
    ]));
  test("one stays unbound, and is the input of the network", async () =>
    expect(await importOnnx(alone(clipped), { bind: { min: one(0), max: one(6) } })).toMatchObject({
      input: { shape: [2] },
      layers: [{ type: "activation", fields: { activation: { name: "relu6" } } }],
    }));
});
