import { describe, expect, test } from "vitest";
import type { Attribute, OnnxTensor } from "../../../../../generator/import/onnx/graph.ts";
import { refusal } from "../../../support/import-files.ts";
import { floats, kindsOf, layersOf, type NodeRow, outputOf } from "../../../support/onnx-model.ts";

type Dims = readonly (number | string)[];
type Attributes = Readonly<Record<string, Attribute>>;

/** Small whole numbers in a shape: (a·n + b) mod m, less half of m. */
const numbersOf = (shape: readonly number[], [a, b, m]: readonly [number, number, number]): OnnxTensor => {
  const size = shape.reduce((product, length) => product * length, 1);
  const data = Array.from({ length: size }, (_, n) => ((a * n + b) % m) - Math.floor(m / 2));
  return floats(data, shape);
};

const kernel = (...shape: readonly number[]) => numbersOf(shape, [5, 1, 7]);
const image = (...shape: readonly number[]) => [...numbersOf(shape, [7, 3, 11]).data];

const one = (op: string, dims: Dims, w: OnnxTensor, attributes: Attributes = {}, b?: OnnxTensor) => ({
  dims,
  constants: { w, ...(b && { b }) },
  nodes: [[op, b ? "x w b" : "x w", "y", attributes]] as readonly NodeRow[],
});

describe("Conv", () => {
  test("says channels first and the layout of its kernel, and no defaults", () => {
    const rows = one("Conv", ["n", 2, 3, 3], kernel(2, 1, 2, 2), { group: 2, pads: [0, 1, 1, 0] });
    expect(layersOf(rows)[0]).toMatchObject({
      type: "conv2d",
      fields: {
        ...{
          filters: 2,
          kernel: 2,
          padding: [
            [0, 1],
            [1, 0],
          ],
          groups: 2,
        },
        ...{ channels: "first", layout: "oihw", weights: { key: "w" }, bias: false },
      },
    });
    // What PyTorch gives where the input is padded beforehand.
    expect(outputOf(rows, image(2, 3, 3))).toEqual([
      -3, 12, -3, -5, 11, -4, -12, 17, -9, -20, 17, -4, 2, -13, -1, 8, -12, -8,
    ]);
  });
  test.each([
    [{ auto_pad: "SAME_UPPER" }, "same"],
    [{ auto_pad: "SAME_LOWER" }, "same_lower"],
    [{ auto_pad: "VALID" }, "valid"],
    [{ pads: [1, 1] }, 1],
    [{ pads: [0, 0] }, "valid"],
    [{ pads: [0, 2] }, [[0, 2]]],
  ])("%j is padding: %j", (attributes, padding) =>
    expect(layersOf(one("Conv", ["n", 1, 5], kernel(1, 1, 3), attributes))[0]?.fields).toMatchObject({
      padding,
    }),
  );
  test("of a fixed batch is one of all its channels, in groups for each sample", () => {
    const rows = one("Conv", [2, 2, 3], kernel(1, 2, 2), {}, floats([1]));
    expect(outputOf(rows, image(2, 2, 3))).toEqual([13, -2, 11, -4]);
  });
  test("takes an activation in, unless that works along an axis of its own", () => {
    const followed = (op: string) => {
      const { nodes, ...rows } = one("Conv", ["n", 1, 5], kernel(1, 1, 3));
      return kindsOf({
        ...rows,
        nodes: [
          ["Conv", "x w", "c"],
          [op, "c", "y"],
        ],
      });
    };
    expect([followed("Relu"), followed("Softmax")]).toEqual([
      ["conv1d relu"],
      ["conv1d", "activation softmax"],
    ]);
  });
  test.each<[string, Dims, OnnxTensor, Attributes]>([
    ['"w" has 3 axes, but its input has 4, with the batch', ["n", 1, 5, 5], kernel(1, 1, 3), {}],
    ["3 channels and 2 filters cannot be divided into 2 groups", ["n", 3, 5], kernel(2, 1, 3), { group: 2 }],
    ['"w" takes 2 channels, but gets 3', ["n", 3, 5], kernel(2, 2, 3), {}],
    ["it has kernel 3, but axis 1 has size 2", ["n", 1, 2], kernel(1, 1, 3), {}],
    ["it has strides 0, which must be positive", ["n", 1, 5], kernel(1, 1, 3), { strides: [0] }],
    ["its strides have 2 numbers, not 1", ["n", 1, 5], kernel(1, 1, 3), { strides: [1, 1] }],
    ["it has pads -1, 0, which must not be negative", ["n", 1, 5], kernel(1, 1, 3), { pads: [-1, 0] }],
    ['it has kernel_shape 2, but "w" has shape 1×1×3', ["n", 1, 5], kernel(1, 1, 3), { kernel_shape: [2] }],
    ['there is no auto_pad called "SAME"', ["n", 1, 5], kernel(1, 1, 3), { auto_pad: "SAME" }],
    [
      "it needs a batch of channels with at least one axis after them, but gets shape batch×3",
      ["n", 3],
      kernel(1, 3),
      {},
    ],
    ["it has 4 spatial axes; at most 3 are supported", ["n", 1, 2, 2, 2, 2], kernel(1, 1, 1, 1, 1, 1), {}],
  ])("%s", async (reason, dims, w, attributes) =>
    expect(await refusal(() => layersOf(one("Conv", dims, w, attributes)))).toMatchObject([{ reason }]),
  );
  test("with a bias for another number of filters is refused", async () =>
    expect(
      await refusal(() => layersOf(one("Conv", ["n", 1, 5], kernel(1, 1, 3), {}, floats([1, 2])))),
    ).toMatchObject([{ reason: expect.stringMatching(/has 2 numbers, but there is 1 filter$/) }]));
  test("with a kernel that depends on the input is refused", async () => {
    const nodes: readonly NodeRow[] = [["Conv", "x x", "y"]];
    expect(await refusal(() => layersOf({ dims: [1, 1, 5], nodes }))).toMatchObject([
      { reason: "it takes its kernel from the network's input" },
    ]);
  });
});

describe("ConvTranspose", () => {
  test("has a kernel of inputs and filters", () => {
    const rows = one(
      "ConvTranspose",
      ["n", 2, 3, 3],
      kernel(2, 1, 2, 2),
      { group: 2, strides: [2, 2] },
      floats([1, 2]),
    );
    expect(layersOf(rows)[0]).toMatchObject({
      type: "conv_transpose",
      fields: { filters: 2, layout: "iohw" },
    });
    expect(outputOf(rows, image(2, 3, 3)).slice(0, 12)).toEqual([5, -5, -9, 16, -1, 4, -1, 3, 6, -4, 2, 0]);
  });
  /** PyTorch's output is 4, −6, −12, 15, 3, 3, 1 where nothing is left out. */
  test.each<[Attributes, readonly number[]]>([
    [{}, [4, -6, -12, 15, 3, 3, 1]],
    [{ pads: [1, 2] }, [-6, -12, 15, 3]],
    [{ output_padding: [1] }, [4, -6, -12, 15, 3, 3, 1, 0]],
    [{ output_shape: [6] }, [-6, -12, 15, 3, 3, 1]],
    [{ output_shape: [6], auto_pad: "SAME_UPPER" }, [4, -6, -12, 15, 3, 3]],
    [{ output_shape: [1, 1, 4] }, [-12, 15, 3, 3]],
    [{ output_shape: [9] }, [4, -6, -12, 15, 3, 3, 1, 0, 0]],
    [{ auto_pad: "SAME_UPPER" }, [4, -6, -12, 15, 3, 3]],
    [{ auto_pad: "SAME_LOWER" }, [-6, -12, 15, 3, 3, 1]],
  ])("%j", (attributes, y) => {
    const rows = one("ConvTranspose", ["n", 1, 3], kernel(1, 1, 3), { strides: [2], ...attributes });
    expect(outputOf(rows, image(3))).toEqual(y);
  });
  test("with a negative output_padding is refused", async () => {
    const rows = one("ConvTranspose", ["n", 1, 3], kernel(1, 1, 3), { output_padding: [-1] });
    expect(await refusal(() => layersOf(rows))).toMatchObject([
      { reason: "it has output_padding -1, which must not be negative" },
    ]);
  });
  test("that leaves nothing is refused", async () => {
    const rows = one("ConvTranspose", ["n", 1, 3], kernel(1, 1, 3), { pads: [3, 3] });
    expect(await refusal(() => layersOf(rows))).toMatchObject([
      { reason: "it has padding that leaves nothing along axis 1, where the output would have size -1" },
    ]);
  });
});
