import { describe, expect, test } from "vitest";
import type { Attribute, OnnxTensor } from "../../../../../generator/import/onnx/graph.ts";
import { refusal } from "../../../support/import-files.ts";
import { floats, ints, kindsOf, layersOf, outputOf } from "../../../support/onnx-model.ts";

interface Case {
  readonly op: string;
  readonly dims: readonly (string | number)[];
  readonly constants?: Readonly<Record<string, OnnxTensor>>;
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly outputs?: string;
  readonly opset?: number;
}

const rows = ({ op, dims, constants = {}, attributes = {}, outputs = "y", opset = 18 }: Case) => ({
  ...{ dims, constants, opset },
  nodes: [[op, ["x", ...Object.keys(constants)].join(" "), outputs, attributes]] as const,
});
const counted = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

/** As the definitions of ONNX give, computed by NumPy. */
const cases: readonly (readonly [Case, readonly number[], readonly number[]])[] = [
  [
    { op: "DepthToSpace", dims: ["batch", 8, 1, 2], attributes: { blocksize: 2 } },
    counted(16),
    [1, 5, 2, 6, 9, 13, 10, 14, 3, 7, 4, 8, 11, 15, 12, 16],
  ],
  [
    { op: "DepthToSpace", dims: [1, 8, 1, 2], attributes: { blocksize: 2, mode: "CRD" } },
    counted(16),
    [1, 3, 2, 4, 5, 7, 6, 8, 9, 11, 10, 12, 13, 15, 14, 16],
  ],
  [
    { op: "SpaceToDepth", dims: ["batch", 2, 2, 4], attributes: { blocksize: 2 } },
    counted(16),
    [1, 3, 9, 11, 2, 4, 10, 12, 5, 7, 13, 15, 6, 8, 14, 16],
  ],
  [{ op: "CenterCropPad", dims: [2, 5], constants: { size: ints(3, 2) } }, counted(10), [2, 3, 7, 8, 0, 0]],
  [
    { op: "CenterCropPad", dims: ["batch", 2], constants: { size: ints(5) }, attributes: { axes: [-1] } },
    counted(2),
    [0, 1, 2, 0, 0],
  ],
  [
    { op: "DepthToSpace", dims: [2, 4, 1, 1], attributes: { blocksize: 2 } },
    counted(8),
    [1, 2, 3, 4, 5, 6, 7, 8],
  ],
  [
    { op: "DepthToSpace", dims: [2, 8, 1, 1], attributes: { blocksize: 2, mode: "CRD" } },
    counted(16),
    counted(16),
  ],
  [
    { op: "DepthToSpace", dims: [2, 8, 1, 1], attributes: { blocksize: 2 } },
    counted(16),
    [1, 3, 5, 7, 2, 4, 6, 8, 9, 11, 13, 15, 10, 12, 14, 16],
  ],
  [
    { op: "SpaceToDepth", dims: [2, 1, 2, 4], attributes: { blocksize: 2 } },
    counted(16),
    [1, 3, 2, 4, 5, 7, 6, 8, 9, 11, 10, 12, 13, 15, 14, 16],
  ],
  [{ op: "CumSum", dims: ["batch", 2, 3], constants: { axis: ints(-1) } }, counted(6), [1, 3, 6, 4, 9, 15]],
  [
    {
      op: "CumSum",
      dims: ["batch", 2, 3],
      constants: { axis: ints(1) },
      attributes: { exclusive: 1, reverse: 1 },
    },
    counted(6),
    [4, 5, 6, 0, 0, 0],
  ],
  [{ op: "TopK", dims: ["batch", 4], constants: { k: ints(3) }, outputs: "y i" }, [3, 1, 3, 2], [3, 3, 2]],
  [
    {
      op: "TopK",
      dims: ["batch", 2, 2],
      constants: { k: ints(1) },
      attributes: { axis: 1, largest: 0 },
      outputs: "y i",
    },
    [3, 1, 2, 4],
    [2, 1],
  ],
  [{ op: "TopK", dims: ["batch", 4], attributes: { k: 2 }, outputs: "y i", opset: 9 }, [3, 1, 3, 2], [3, 3]],
  [
    { op: "Tile", dims: ["batch", 1, 2], constants: { times: ints(1, 3, 2) } },
    [1, 2],
    [1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2],
  ],
  [{ op: "Expand", dims: ["batch", 1, 2], constants: { shape: ints(1, 2, 1) } }, [1, 2], [1, 2, 1, 2]],
];
test.each(cases)("%j", (one, x, y) => expect(outputOf(rows(one), x)).toEqual(y));

test("the indices of TopK are numbers like others", () => {
  const nodes = [
    ["TopK", "x k", "_ i"],
    ["Cast", "i", "y", { to: 1 }],
  ] as const;
  const [dims, constants] = [["batch", 4], { k: ints(3) }];
  expect(outputOf({ dims, constants, nodes }, [3, 1, 3, 2])).toEqual([0, 2, 3]);
});

test("one layer each, and nothing is repeated for layers that broadcast", () => {
  const times = ints(1, 3, 2);
  expect(kindsOf(rows({ op: "Tile", dims: ["batch", 1, 2], constants: { times } }))).toEqual(["repeat"]);
  expect(
    kindsOf({
      dims: ["batch", 3, 4],
      constants: { w: floats([1, 2, 3, 4], [4, 1]) },
      nodes: [
        ["MatMul", "x w", "m"],
        ["Mul", "x m", "y"],
      ],
    }),
  ).toEqual(["dense", "multiply"]);
});

describe("what is refused", () => {
  test.each([
    [{ op: "TopK", dims: ["batch", 2], constants: { k: ints(3) } }, "it takes 3 of 2 values"],
    [
      { op: "TopK", dims: ["batch", 2], constants: { k: ints(1) }, attributes: { axis: 0 } },
      "it works along the batch",
    ],
    [{ op: "CumSum", dims: ["batch", 2], constants: { axis: ints(0) } }, "it works along the batch"],
    [{ op: "CumSum", dims: ["batch", 2], constants: { axis: ints(0, 1) } }, "its axis must be one integer"],
    [
      { op: "DepthToSpace", dims: ["batch", 3, 2, 2], attributes: { blocksize: 2 } },
      "blocks of 2×2 do not fit shape",
    ],
    [
      { op: "SpaceToDepth", dims: ["batch", 3, 2, 3], attributes: { blocksize: 2 } },
      "blocks of 2×2 do not fit shape",
    ],
    [{ op: "SpaceToDepth", dims: ["batch", 3], attributes: { blocksize: 1 } }, "it needs a batch of images"],
    [
      { op: "DepthToSpace", dims: ["batch", 4, 1, 1], attributes: { blocksize: 2, mode: "X" } },
      'its mode "X" is unknown',
    ],
    [{ op: "Tile", dims: ["batch", 2], constants: { times: ints(2, 1) } }, "it repeats them"],
  ] as const)("%j", async (one, reason) => {
    const [problem] = await refusal(() => layersOf(rows(one)));
    expect(problem?.reason).toContain(reason);
  });
});
