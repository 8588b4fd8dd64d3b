import { describe, expect, test } from "vitest";
import type { ImportOptions } from "../../../../generator/import/imported-model.ts";
import { importOnnx } from "../../../../generator/import/onnx/index.ts";
import { alone, refusal } from "../../support/import-files.ts";
import { modelBytes, value } from "../../support/onnx-model.ts";

/** h' = tanh(x + h), and two outputs of it. */
const bytes = modelBytes({
  input: [value("0", [1, 2]), value("h0", [1, 2])],
  output: [value("1", []), value("hn", []), value("sum", [])],
  nodes: [
    ["Add", "0 h0", "s"],
    ["Tanh", "s", "hn"],
    ["Neg", "hn", "1"],
    ["ReduceSum", "hn", "sum", { keepdims: 0 }],
  ],
});

const imported = (options: ImportOptions = {}) => importOnnx(alone(bytes), options);

describe("ports", () => {
  test("are all inputs and outputs, under names that are identifiers", async () =>
    expect(await imported()).toMatchObject({
      inputs: [{ name: "input_0" }, { name: "h0" }],
      outputs: [{ name: "output_1" }, { name: "hn" }, { name: "sum" }],
    }));
  test("are those that are chosen, among them values inside the network", async () =>
    expect(await imported({ inputs: ["h0", "0"], results: ["s", "1"] })).toMatchObject({
      inputs: [{ name: "h0" }, { name: "input_0" }],
      outputs: [{ name: "s" }, { name: "output_1" }],
    }));
  test("have states, which are outputs only where --result names them too", async () => {
    const kept = { states: { h0: "hn" } };
    expect(await imported({ ...kept, results: ["1"] })).toMatchObject({
      inputs: [{ name: "input_0" }],
      states: [{ name: "h0", shape: [2] }],
      outputs: [{ name: "output_1" }],
    });
    expect((await imported({ ...kept, results: ["hn"] })).outputs).toMatchObject([{ name: "hn" }]);
  });
});

describe("refused, with the reason:", () => {
  test.each<[ImportOptions, string, string]>([
    [{ inputs: ["h00", "0"] }, 'the model has no input "h00"', 'did you mean "h0"?'],
    [{ states: { h0: "summ" } }, 'the model has no output "summ"', 'did you mean "sum"?'],
    [
      { inputs: ["h0"] },
      "the outputs need it, and it is not one of those that --input names",
      "add --input 0, or bind it to a file with its values: --bind 0=FILE",
    ],
    [
      { states: { h0: "sum" } },
      'the input "h0" has shape 1×2, but the output "sum" has shape one number',
      "a state holds at each call what the output was at the call before, so both need the same shape",
    ],
    [
      { states: { h0: "hn", "0": "1" } },
      'every input would be a state, "0" and "h0", and a network needs an input besides',
      "leave out --state for the input that each call brings",
    ],
  ])("%o", async (options, reason, help) =>
    expect((await refusal(() => imported(options)))[0]).toMatchObject({ reason, help }),
  );
});
