import { expect, test } from "vitest";
import { readCall, readValue } from "../../../generator/import/safetensors/python-call.ts";

test.each([
  ["ReLU()", "ReLU", [], {}],
  ["nn.ReLU(inplace=True),", "ReLU", [], { inplace: true }],
  [
    "Conv2d(1, 6, kernel_size=(5, 5), stride=(1, 1), padding=same, bias=False)",
    "Conv2d",
    [1, 6],
    { kernel_size: [5, 5], stride: [1, 1], padding: "same", bias: false },
  ],
  ["torch.nn.Conv1d(3, 4, [3], padding='valid')", "Conv1d", [3, 4, [3]], { padding: "valid" }],
  ["BatchNorm2d(8, eps=1e-05, momentum=.1)", "BatchNorm2d", [8], { eps: 1e-5, momentum: 0.1 }],
  ["LayerNorm((8,), eps=1e-05)", "LayerNorm", [[8]], { eps: 1e-5 }],
  ["ZeroPad2d((-1, 1, 0, 2))", "ZeroPad2d", [[-1, 1, 0, 2]], {}],
  [
    "LPPool2d(norm_type=2, kernel_size=(2), stride=None)",
    "LPPool2d",
    [],
    { norm_type: 2, kernel_size: 2, stride: null },
  ],
  [
    "Upsample(scale_factor=2.0, mode=nearest-exact)",
    "Upsample",
    [],
    { scale_factor: 2, mode: "nearest-exact" },
  ],
  ["AdaptiveAvgPool2d(output_size=(None, 1))", "AdaptiveAvgPool2d", [], { output_size: [null, 1] }],
  ["Linear(\n  4, 3,\n)", "Linear", [4, 3], {}],
])("%s", (text, type, positional, named) => expect(readCall(text)).toEqual({ type, positional, named }));

test.each([
  "ReLU",
  "",
  "ReLU(",
  "Conv2d(1 2)",
  "Conv2d(a=1, 2)",
  "Conv2d((1, 2)",
  "Conv2d(lambda x: x)",
  "Conv2d(a=)",
  "f(x)(y)",
  "f(a=1, a=2)",
])("%j is no call", (text) => expect(readCall(text)).toBeUndefined());

test.each([
  ["(3, 3)", [3, 3]],
  ["(2)", 2],
  ["None", null],
  ["True", true],
  ["same", "same"],
  ["(3, 3", "(3, 3"],
  ["(lambda: 1)", "(lambda: 1)"],
  [3, 3],
  ["((((((((1))))))))", 1],
])("%j as an option is %j", (value, read) => expect(readValue(value)).toEqual(read));

test("brackets nested too deeply are no value", () => {
  const deep = `${"(".repeat(20000)}1${")".repeat(20000)}`;
  expect(readCall(`nn.ReLU(${deep})`)).toBeUndefined();
  expect(readValue(deep)).toBe(deep);
});
