import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { importGraph, importOnnx } from "../../../../generator/import/onnx/index.ts";
import { root } from "../../../support/specs.ts";
import { alone, refusal, run } from "../../support/import-files.ts";
import {
  floats,
  graphOf,
  ints,
  modelBytes,
  type NodeRow,
  outputOf,
  value,
} from "../../support/onnx-model.ts";

const REMARK = "The batch size, batch, is taken as 1: only shapes depend on it.";
const scalar = (value: number) => ({ ...ints(value), shape: [] });
const constants = {
  zero: scalar(0),
  first: ints(0),
  one: scalar(1),
  two: ints(2),
  row: floats([1, 2, 3], [1, 3]),
  w: floats([1, 0, 0, 1, 1, 1], [3, 2]),
  table: floats([5, 6, 7, 8], [4, 1]),
};

/** [batch, 2], as exporters make it of x. */
const batchByTwo: readonly NodeRow[] = [
  ["Shape", "x", "shape"],
  ["Gather", "shape zero", "n"],
  ["Unsqueeze", "n first", "list"],
  ["Concat", "list two", "size", { axis: 0 }],
];
const zeros: readonly NodeRow[] = [...batchByTwo, ["ConstantOfShape", "size", "zeros"]];

const imported = (nodes: readonly NodeRow[]) => importGraph(graphOf({ constants, nodes }));

describe("a graph that computes with the size of an open batch is imported where only shapes depend on it:", () => {
  const cases: Readonly<Record<string, readonly [readonly NodeRow[], readonly number[]]>> = {
    "zeros beside the features": [
      [...zeros, ["Concat", "x zeros", "y", { axis: 1 }]],
      [1, 2, 3, 0, 0],
    ],
    "a state of zeros before its weights": [
      [
        ...zeros,
        ["MatMul", "x w", "h"],
        ["Add", "h zeros", "s"],
        ["Tanh", "zeros", "t"],
        ["Add", "s t", "y"],
      ],
      [4, 5],
    ],
    "a row that is repeated for the batch": [
      [
        ["Shape", "x", "size"],
        ["Expand", "row size", "all"],
        ["Mul", "x all", "y"],
      ],
      [1, 4, 9],
    ],
    "a row that is tiled for the batch": [
      [
        ["Shape", "x", "shape"],
        ["Slice", "shape first ends", "n"],
        ["Concat", "n ends", "times", { axis: 0 }],
        ["Tile", "row times", "all"],
        ["Add", "x all", "y"],
      ],
      [2, 4, 6],
    ],
    "a size that passes through integers and back": [
      [
        ["Shape", "x", "shape"],
        ["Cast", "shape", "small", { to: 6 }],
        ["Gather", "small zero", "n"],
        ["Mul", "n n_one", "n2"],
        ["Unsqueeze", "n2 first", "list"],
        ["Cast", "list", "back", { to: 7 }],
        ["Concat", "back rest", "size", { axis: 0 }],
        ["Reshape", "x size", "y"],
      ],
      [1, 2, 3],
    ],
    "rows of a table that are all one": [
      [
        ...batchByTwo,
        [
          "ConstantOfShape",
          "list",
          "places",
          { value: { type: "i64", shape: [1], data: Float64Array.of(2) } },
        ],
        ["Gather", "table places", "picked", { axis: 0 }],
        ["Mul", "x picked", "y"],
      ],
      [7, 14, 21],
    ],
  };
  test.each(Object.entries(cases))("%s", (_, [nodes, y]) => {
    const more = { ends: ints(1), n_one: { ...scalar(1), type: "i32" as const }, rest: ints(3) };
    const rows = { constants: { ...constants, ...more }, nodes };
    expect(importGraph(graphOf(rows)).remarks).toContain(REMARK);
    expect(outputOf(rows, [1, 2, 3])).toEqual(y);
  });
  test.each(["lstmcell", "zeros_like"])("%s.onnx of PyTorch", async (name) => {
    const read = (extension: string) => readFileSync(join(root, `test/data/onnx-ml/${name}.${extension}`));
    const model = await importOnnx(alone(read("onnx")), {});
    const { cases } = JSON.parse(read("json").toString()) as {
      cases: { input: number[]; output: number[] }[];
    };
    for (const { input, output } of cases) {
      const found = run(model, input);
      for (const [i, wanted] of output.entries()) expect(found[i]).toBeCloseTo(wanted, 6);
    }
    expect(model.remarks).toContain(REMARK);
  });
});

describe("where values depend on the size of the batch, --dim is asked for:", () => {
  const cases: Readonly<Record<string, readonly NodeRow[]>> = {
    "a mean over the batch": [
      ["Shape", "x", "shape"],
      ["Gather", "shape zero", "n"],
      ["Cast", "n", "count", { to: 1 }],
      ["Div", "x count", "y"],
    ],
    "a number for each sample": [
      ["Shape", "x", "shape"],
      ["Gather", "shape zero", "n"],
      ["Range", "zero n one", "places"],
      ["Cast", "places", "floats", { to: 1 }],
      ["Unsqueeze", "floats axis", "column"],
      ["Add", "x column", "y"],
    ],
    "a row of a table for each sample": [
      ...batchByTwo.slice(0, 3),
      ["Slice", "table first list", "rows"],
      ["Mul", "x rows", "y"],
    ],
  };
  test.each(Object.entries(cases))("%s", async (_, nodes) => {
    const graph = graphOf({ constants: { ...constants, axis: ints(1) }, nodes });
    const problems = await refusal(() => importGraph(graph));
    expect(problems).toMatchObject([
      {
        reason: "it computes with the batch size, which the file leaves open",
        help: "the outputs depend on it: --dim batch=1 imports what the model computes for a batch of one",
      },
    ]);
    const inputs = graph.inputs.map((input) => ({ ...input, dims: [1, 3] }));
    expect(run(importGraph({ ...graph, inputs }), [1, 2, 3])).toHaveLength(3);
  });
});

test("a GRU cell that begins with zeros, as PyTorch writes it, splits what is constant", () => {
  const nodes: readonly NodeRow[] = [
    ...zeros,
    ["MatMul", "x w", "h"],
    ["Split", "zeros", "left right", { axis: 1 }],
    ["Concat", "right left", "turned", { axis: 1 }],
    ["Add", "h turned", "y"],
  ];
  expect(imported(nodes).remarks).toContain(REMARK);
  expect(outputOf({ constants, nodes }, [1, 2, 3])).toEqual([4, 5]);
});

test("an open size hides no problem that exists with any size", async () => {
  expect(
    await refusal(() => imported([...zeros, ["Unique", "x", "h"], ["Concat", "h zeros", "y"]])),
  ).toMatchObject([{ op: "Unique", reason: expect.stringContaining("it sorts or selects") }]);
});

test("what is made of unknown sizes alone is not called an operation without a layer", async () => {
  const nodes: readonly NodeRow[] = [
    ["DeformConv", "x one first", "h"],
    ["Unique", "first", "odd"],
    ["ConstantOfShape", "odd", "zeros"],
    ["Add", "h zeros", "y"],
  ];
  const problems = await refusal(() => imported(nodes));
  expect(problems.map(({ op }) => op)).toEqual(["DeformConv", "Unique"]);
});

test("suggests --dim if the batch axis is merged with others", async () => {
  const nodes: readonly NodeRow[] = [
    ["Reshape", "x rows", "r"],
    ["Concat", "r r", "c", { axis: 1 }],
    ["MatMul", "c v", "h"],
    ["Reshape", "h back", "y"],
  ];
  const graph = graphOf({
    dims: ["N", 3, 2],
    constants: { rows: ints(-1, 2), v: floats([1, 1, 0, 0], [4, 1]), back: ints(-1, 3) },
    nodes,
  });
  expect(await refusal(() => importGraph(graph))).toMatchObject([
    {
      reason: "it mixes samples of the batch: it works on values in which they are merged with another axis",
      help: "--dim N=1 imports what the model computes for a batch of one",
    },
  ]);
  const inputs = graph.inputs.map((input) => ({ ...input, dims: [1, 3, 2] }));
  expect(run(importGraph({ ...graph, inputs }), [1, 2, 3, 4, 5, 6])).toEqual([3, 7, 11]);
});

test("a graph that does not look at the size of the batch says nothing of it", () =>
  expect(imported([["MatMul", "x w", "y"]]).remarks).toEqual([]));

test("an open size without a name is called by its place", async () => {
  const bytes = modelBytes({
    input: [value("x", [undefined, undefined])],
    nodes: [["Relu", "x", "y"]],
  });
  expect(await refusal(() => importOnnx(alone(bytes), {}))).toEqual([
    { where: 'input "x"', reason: 'its size "x[1]" is open', help: "set it with --dim 'x[1]=n'" },
  ]);
  const { inputs } = await importOnnx(alone(bytes), { dims: { "x[1]": 3 } });
  expect(inputs[0]?.shape).toEqual([3]);
});

test("an input that is there for its size alone is left out", () => {
  const graph = graphOf({
    constants,
    nodes: [
      ["Shape", "state", "size"],
      ["ConstantOfShape", "size", "zeros"],
      ["Add", "x zeros", "y"],
    ],
  });
  const inputs = [...graph.inputs, { name: "state", type: "f32", dims: ["batch", 3] } as const];
  expect(run(importGraph({ ...graph, inputs }), [1, 2, 3])).toEqual([1, 2, 3]);
});
