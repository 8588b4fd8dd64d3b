import { describe, expect, test } from "vitest";
import type { Attribute, OnnxTensor } from "../../../../../generator/import/onnx/graph.ts";
import { refusal } from "../../../support/import-files.ts";
import { floats, ints, layersOf, outputOf } from "../../../support/onnx-model.ts";

type Attributes = Readonly<Record<string, Attribute>>;
type Constants = Readonly<Record<string, OnnxTensor>>;

const none = floats([]);

/** A Resize of opset 11 or later, whose constants are the inputs after x. */
const resize = (
  { scales = none, sizes }: Constants,
  attributes: Attributes = {},
  dims: readonly (number | string)[] = ["n", 1, 2, 3],
  opset = 19,
) => ({
  ...{ dims, opset },
  constants: { roi: none, scales, ...(sizes && { sizes }) },
  nodes: [["Resize", sizes ? "x roi scales sizes" : "x roi scales", "y", attributes] as const],
});

const fieldsOf = (rows: Parameters<typeof layersOf>[0]) =>
  layersOf(rows).map(({ type, fields }) => [type, fields]);

describe("what a node says is what the layer says", () => {
  const nearest = { mode: "nearest", coordinates: "half_pixel", rounding: "round_prefer_floor" };
  test.each([
    [{ scales: floats([1, 1, 2, 2]) }, {}, { scales: 2, ...nearest, channels: "first" }],
    [{ sizes: ints(1, 1, 5, 3) }, {}, { sizes: [5, 3], ...nearest, channels: "first" }],
    [
      { scales: floats([1, 1, 1, 1.5]) },
      { mode: "linear", coordinate_transformation_mode: "align_corners" },
      {
        ...{ scales: [1, 1.5], mode: "linear", coordinates: "align_corners", channels: "first" },
        ...{ exclude_outside: false, antialias: false },
      },
    ],
  ] as const)("%j %j", (constants, attributes, fields) => {
    expect(fieldsOf(resize(constants, attributes, [1, 1, 2, 3]))).toEqual([["resize", fields]]);
  });
  test("an axis before the channels is added where there is none that stays as it is", () => {
    const rows = resize({ scales: floats([1, 2, 2]) }, {}, ["n", 1, 2]);
    expect(layersOf(rows).map(({ type }) => type)).toEqual(["reshape", "resize", "reshape"]);
    expect(outputOf(rows, [1, 2])).toEqual([1, 1, 2, 2, 1, 1, 2, 2]);
  });
  test("scales are multiplied in float32, as shapes are inferred", () => {
    const rows = resize({ scales: floats([1, 1, Math.fround(0.7)]) }, {}, ["n", 1, 10]);
    expect(fieldsOf(rows)[0]?.[1]).toMatchObject({ sizes: 7, scales: Math.fround(0.7) });
  });
  test("nothing is left of a node that changes nothing", () => {
    expect(layersOf(resize({ scales: floats([1, 1, 1, 1]) })).map(({ type }) => type)).toEqual([
      "activation",
    ]);
  });
});

/** What the definitions of ONNX give, worked out by hand. */
describe("each opset says it in its own way", () => {
  const x = [1, 2, 3, 4, 5, 6];
  const doubled = [1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 4, 4, 5, 5, 6, 6];
  const dims = ["n", 1, 2, 3];
  const scales = floats([1, 1, 2, 2]);
  test.each([
    ["Upsample", 1, { height_scale: 2, width_scale: 2 }, {}],
    ["Upsample", 7, { scales: [1, 1, 2, 2] }, {}],
    ["Upsample", 9, { mode: "nearest" }, { scales }],
    ["Resize", 10, {}, { scales }],
  ] as const)("%s of opset %i", (op, opset, attributes, constants) => {
    const inputs = Object.keys(constants).length > 0 ? "x scales" : "x";
    expect(outputOf({ dims, opset, constants, nodes: [[op, inputs, "y", attributes]] }, x)).toEqual(doubled);
  });
  test("opset 10 rounds up where it makes an axis shorter", () => {
    const nodes = [["Resize", "x scales", "y", {}]] as const;
    const rows = { dims: ["n", 1, 2, 4], opset: 10, constants: { scales: floats([1, 1, 0.6, 0.6]) }, nodes };
    expect(outputOf(rows, [1, 2, 3, 4, 5, 6, 7, 8])).toEqual([1, 3]);
  });
  test("opset 18 has axes, and keeps the ratio if asked to", () => {
    const sizes = { sizes: ints(6, 6) };
    const axes = { axes: [2, 3] };
    const shapeOf = (policy: string) =>
      fieldsOf(resize(sizes, { ...axes, keep_aspect_ratio_policy: policy }))[0]?.[1];
    expect(shapeOf("stretch")).toMatchObject({ sizes: 6 });
    expect(shapeOf("not_larger")).toMatchObject({ scales: 2 });
    expect(shapeOf("not_smaller")).toMatchObject({ scales: 3 });
  });
});

test.each([
  [{ scales: floats([2, 1, 1, 1]) }, {}, "it mixes samples of the batch: it changes how many there are"],
  [{ scales: floats([1, 1, 2]) }, {}, "it has 3 scales for 4 axes"],
  [{}, {}, "it has neither scales nor sizes"],
  [{ scales: floats([1, 1, -1, 2]) }, {}, "it has scales 1, 1, -1, 2, which must be positive"],
  [{ scales: floats([1, 1, Number.NaN, 2]) }, {}, "it has scales 1, 1, NaN, 2, which must be positive"],
  [{ sizes: ints(1, 1, 4, -6) }, {}, "it has sizes 1, 1, 4, -6, which must be positive"],
  [{ sizes: ints(1, 1, 0, 6) }, {}, "it has sizes 1, 1, 0, 6, which must be positive"],
  [{ scales: floats([1, 1, 2, 2]), sizes: ints(1, 1, 4, 6) }, {}, "it has both scales and sizes"],
  [{ scales: floats([1, 1, 2, 2]) }, { mode: "quintic" }, 'its mode "quintic" is unknown'],
  [
    { scales: floats([1, 1, 2, 2]) },
    { coordinate_transformation_mode: "tf_crop_and_resize" },
    "its roi has 0 numbers, but 4 axes need two each",
  ],
  [
    { scales: floats([1, 1, 2, 2]) },
    { coordinate_transformation_mode: "middle_out" },
    'its coordinate_transformation_mode "middle_out" is not supported',
  ],
  [{ scales: floats([1, 1, 0.2, 1]) }, {}, "a value has no elements: its shape is batch×1×0×3"],
] as const)("%j %j is refused", async (constants, attributes, reason) => {
  const problems = await refusal(() => layersOf(resize(constants, attributes)));
  expect(problems.map((problem) => problem.reason)).toEqual([reason]);
});
