import { describe, expect, test } from "vitest";
import type { ImportOptions } from "../../../../generator/import/imported-model.ts";
import type { Graph } from "../../../../generator/import/onnx/graph.ts";
import { importGraph } from "../../../../generator/import/onnx/index.ts";
import { wholeTest } from "../../../support/effort.ts";
import { refusal } from "../../support/import-files.ts";
import {
  floats,
  graphOf,
  ints,
  kindsOf,
  layersOf,
  type NodeRow,
  number,
  outputOf,
} from "../../support/onnx-model.ts";

const relu: readonly NodeRow[] = [["Relu", "x", "y"]];

const shapeOf = (dims: readonly (number | string | undefined)[], options: ImportOptions = {}) =>
  importGraph(graphOf({ dims, nodes: relu }), options).inputs[0]?.shape;

describe("the first size of the input", () => {
  test("is the batch where it is open", () => {
    expect(shapeOf(["batch", 6])).toEqual([6]);
    expect(shapeOf([undefined, 2, 3])).toEqual([2, 3]);
  });
  test("is the batch if it is 1, with a remark", () => {
    const { inputs, remarks } = importGraph(graphOf({ dims: [1, 6], nodes: relu }));
    expect(inputs[0]?.shape).toEqual([6]);
    expect(remarks).toEqual(['The first axis of input "x" (1×6) is taken as the batch.']);
  });
  test("belongs to the sample where it is fixed, unless --batch says otherwise", () => {
    expect(shapeOf([4, 6])).toEqual([4, 6]);
    expect(shapeOf([4, 6], { batch: true })).toEqual([6]);
  });
  test("belongs to the sample where it is alone, and a batch alone leaves one number", () => {
    expect(shapeOf([1])).toEqual([1]);
    expect(shapeOf(["batch"])).toEqual([1]);
  });
  test("belongs to the sample although it is 1, where the network mixes it with others", () => {
    const graph = graphOf({
      dims: [1, 6],
      nodes: [["Reshape", "x two", "y"]],
      constants: { two: ints(2, 3) },
    });
    expect(importGraph(graph).inputs[0]?.shape).toEqual([1, 6]);
  });
});

test("a reshape to the size of a fixed batch keeps the batch", () => {
  const graph = graphOf({
    dims: [4, 2, 3],
    nodes: [["Reshape", "x to", "y"]],
    constants: { to: ints(4, -1) },
  });
  expect(importGraph(graph, { batch: true }).layers).toMatchObject([
    { type: "reshape", fields: { shape: [6] } },
  ]);
});

/** Nodes that make the shape [batch, 6] of x, as exporters write `x.view(x.size(0), -1)`. */
const sizes: readonly NodeRow[] = [
  ["Shape", "x", "shape"],
  ["Gather", "shape zero", "n"],
  ["Unsqueeze", "n axes", "list"],
  ["Concat", "list rest", "target", { axis: 0 }],
];
const sizeConstants = { zero: { ...ints(0), shape: [] }, axes: ints(0), rest: ints(-1) };

describe("a shape that is computed from the input's", () => {
  test.each([
    ["batch", 2, 3],
    [1, 2, 3],
  ])("keeps the batch (%s×%s×%s)", (...dims) => {
    const nodes: readonly NodeRow[] = [...sizes, ["Reshape", "x target", "y"]];
    expect(layersOf({ dims, constants: sizeConstants, nodes })).toMatchObject([
      { type: "reshape", fields: { shape: [6] } },
    ]);
  });
  test("is taken of a batch of one where it is open, and then says what is wrong with it", async () => {
    const nodes: readonly NodeRow[] = [
      ["Shape", "x", "shape"],
      ["Mul", "shape rest", "negative"],
      ["Reshape", "x negative", "y"],
    ];
    const problems = await refusal(() => layersOf({ dims: ["batch", 2], constants: sizeConstants, nodes }));
    expect(problems).toMatchObject([
      { where: 'node "Reshape_2"', reason: "it mixes samples of the batch: batch×2 becomes -1×-2" },
    ]);
  });
});

/** What mixes the samples of a batch, on an input of a batch by 3. */
const mixing: Readonly<Record<string, NodeRow>> = {
  "a Softmax along it": ["Softmax", "x", "y", { axis: 0 }],
  "a ReduceMean along it": ["ReduceMean", "x axes", "y", { axes: [0] }],
  "an ArgMax along it": ["ArgMax", "x", "y"],
  "a Concat along it": ["Concat", "x x", "y", { axis: 0 }],
  "a Gather along it": ["Gather", "x axes", "y"],
  "a Reshape that puts it with others": ["Reshape", "x rest", "y"],
  "a constant that varies along it": ["Add", "x two", "y"],
  "a Gemm of the transpose": ["Gemm", "x square", "y", { transA: 1 }],
  "a Squeeze of it": ["Squeeze", "x axes", "y"],
};

describe("what mixes the samples of a batch is refused", () => {
  const constants = {
    ...sizeConstants,
    two: floats([1, 2, 3, 4, 5, 6], [2, 3]),
    square: floats([1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3]),
  };
  test.each(Object.entries(mixing))("%s", async (_, node) => {
    const problems = await refusal(() => layersOf({ constants, nodes: [node] }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ op: node[0], shape: [1, 3] });
    expect(problems[0]?.reason).toMatch(/batch/);
  });
});

test("an axis may be moved before the batch and back", () => {
  const nodes: readonly NodeRow[] = [
    ["Transpose", "x", "t", { perm: [1, 0, 2] }],
    ["Relu", "t", "r"],
    ["Transpose", "r", "y", { perm: [1, 0, 2] }],
  ];
  expect(kindsOf({ dims: ["batch", 2, 3], nodes })).toEqual(["activation relu"]);
});

describe("what cannot be imported", () => {
  test("is reported for every node, although some follow others", async () => {
    const nodes: readonly NodeRow[] = [
      ["DeformConv", "x w", "c"],
      ["Relu", "c", "r"],
      ["Unique", "r", "l"],
      ["Shrink", "x", "s", { lambd: -1 }],
      ["Det", "s", "t"],
      ["Add", "l t", "y"],
    ];
    const problems = await refusal(() => layersOf({ constants: { w: floats([1]) }, nodes }));
    expect(problems).toEqual([
      {
        ...{ where: 'node "DeformConv_0"', op: "DeformConv", shape: [1, 3] },
        reason: "it combines neighbouring positions in a way that is not supported",
        help: "import the part of the network before or after it: onnx.utils.extract_model cuts a model in two",
      },
      {
        ...{ where: 'node "Unique_2"', op: "Unique" },
        reason:
          "it sorts or selects values by size, as nearest neighbours and detectors do, and neuroll has no such layer",
        help: "if only the end of the network does this, import what comes before it: onnx.utils.extract_model cuts a model in two",
      },
      {
        ...{ where: 'node "Shrink_3"', op: "Shrink", attribute: "lambd", shape: [1, 3] },
        reason: "its lambd is below 0",
      },
      {
        ...{ where: 'node "Det_4"', op: "Det", reason: "neuroll has no equivalent of this operator" },
        help: "export the model with operators that can be imported, such as Gemm, MatMul, Add and Relu",
      },
    ]);
  });
  test("is reported along with ambiguous inputs", async () => {
    const graph = graphOf({ dims: ["batch", "n"], nodes: [["Det", "x", "y"]] });
    expect(await refusal(() => importGraph(graph))).toMatchObject([
      { where: 'input "x"', reason: 'its size "n" is open', help: "set it with --dim n=n" },
      { where: 'node "Det_0"', op: "Det" },
    ]);
  });
  test("is one of several outputs, of which the others can be taken", async () => {
    const one = graphOf({
      nodes: [
        ["Det", "x", "d"],
        ["Add", "x z", "y"],
      ],
    });
    const graph: Graph = {
      ...one,
      inputs: [...one.inputs, { name: "z", type: "f32", dims: [3] }],
      outputs: ["y", "d"],
    };
    expect(await refusal(() => importGraph(graph))).toEqual([
      {
        reason: "of the 2 outputs of the model, not all can be imported",
        help: "choose others with --result",
      },
      { where: 'output "y" (of Add "Add_1")', reason: "it can be taken", help: "--result y" },
      {
        where: 'output "d" (of Det "Det_0")',
        reason: 'it cannot be taken: node "Det_0": neuroll has no equivalent of this operator',
        help: "export the model with operators that can be imported, such as Gemm, MatMul, Add and Relu",
      },
    ]);
  });
  test("are weights that are no numbers", async () => {
    const rows = {
      constants: { w: floats([1, Number.NaN, 3], [3, 1]) },
      nodes: [["MatMul", "x w", "y"]] as const,
    };
    expect(await refusal(() => layersOf(rows))).toEqual([
      { where: 'MatMul "MatMul_0"', reason: '"w", its weights, has NaN, which a spec does not allow there' },
    ]);
  });
  test("is an operation called like something of JavaScript's", async () =>
    expect(await refusal(() => layersOf({ nodes: [["constructor", "x", "y"]] }))).toMatchObject([
      { op: "constructor", reason: "neuroll has no equivalent of this operator" },
    ]));
  test("is a cast that rounds", async () =>
    expect(await refusal(() => layersOf({ nodes: [["Cast", "x", "y", { to: 3 }]] }))).toMatchObject([
      { op: "Cast", attribute: "to", reason: "it rounds f32 to i8" },
    ]));
});

describe("the layers", () => {
  test("have names and sources where they are no chain", () => {
    const nodes: readonly NodeRow[] = [
      ["Relu", "x", "a"],
      ["Tanh", "a", "b"],
      ["Add", "a b", "c"],
      ["Mul", "c x", "y"],
    ];
    expect(layersOf({ nodes }).map(({ name, from, type }) => ({ name, from, type }))).toEqual([
      { name: "Relu_0", from: undefined, type: "activation" },
      { name: "Tanh_1", from: undefined, type: "activation" },
      { name: "Add_2", from: ["Relu_0", "Tanh_1"], type: "add" },
      { name: undefined, from: ["Add_2", "input"], type: "multiply" },
    ]);
  });
  test("say the nodes they come from, those of one scope together", () => {
    const graph = graphOf({
      constants: { w: floats([1, 2, 3], [3, 1]), r: number(Math.SQRT2), one: number(1), h: number(0.5) },
      nodes: [
        ["Gemm", "x w", "g"],
        ["Div", "g r", "d"],
        ["Erf", "d", "e"],
        ["Add", "e one", "a"],
        ["Mul", "g a", "m"],
        ["Mul", "m h", "y"],
      ],
    });
    const nodes = graph.nodes.map((node, i) => ({
      ...node,
      name: i === 0 ? "/fc/Gemm" : `/act/${node.name}`,
    }));
    expect(importGraph({ ...graph, nodes }).layers.map(({ origin }) => origin)).toEqual([
      'Gemm "/fc/Gemm", Div + Erf + Add + Mul + Mul "/act/…"',
    ]);
  });
  test("are one that changes nothing where there is nothing to do", () =>
    expect(kindsOf({ nodes: [["Identity", "x", "y"]] })).toEqual(["activation identity"]));
  test("leave out Dropout, with a remark", () => {
    const { remarks } = importGraph(
      graphOf({
        nodes: [
          ["Dropout", "x", "d"],
          ["Relu", "d", "y"],
        ],
      }),
    );
    expect(remarks).toEqual(['Left out, because they change no numbers: Dropout "Dropout_0".']);
  });
  test("compute in f64 where the input is double", () => {
    const graph = graphOf({ nodes: relu });
    const double = { ...graph, inputs: [{ name: "x", type: "f64" as const, dims: ["batch", 3] }] };
    expect([importGraph(graph).dtype, importGraph(double).dtype]).toEqual(["f32", "f64"]);
  });
});

test("different matrices for parts of a value are a layer each", () => {
  const w = floats([1, 0, 0, 1, 2, 0, 0, 3], [2, 2, 2]);
  const rows = { dims: ["n", 2, 1, 2], constants: { w }, nodes: [["MatMul", "x w", "y"]] as const };
  expect(kindsOf(rows)).toEqual(["slice", "dense", "slice", "dense", "concat"]);
  expect(outputOf(rows, [1, 2, 3, 4])).toEqual([1, 2, 6, 12]);
});

test("a matrix on the left goes along the axis before the last", () => {
  const rows = {
    dims: ["n", 2, 2],
    constants: { w: floats([1, 10], [1, 2]) },
    nodes: [["MatMul", "w x", "y"]] as const,
  };
  expect(kindsOf(rows)).toEqual(["transpose", "dense", "reshape"]);
  expect(outputOf(rows, [1, 2, 3, 4])).toEqual([31, 42]);
});

describe("a few bytes that ask for", () => {
  const picks = (count: number) => ({
    constants: { many: ints(count) },
    nodes: [
      ["ConstantOfShape", "many", "zeros", { value: ints(0) }],
      ["Gather", "x zeros", "y", { axis: 1 }],
    ] as const,
  });
  test("many elements give one layer", () => expect(layersOf(picks(60_000))).toHaveLength(2));
  wholeTest("too many elements are refused", async () =>
    expect(await refusal(() => layersOf(picks(2 ** 22)))).toMatchObject([
      { op: "Gather", reason: "a value of shape 4194304 has more than 1000000 elements" },
    ]),
  );
  wholeTest("too many layers are refused", async () => {
    const nodes = [
      ["ConstantOfShape", "shape", "matrices"],
      ["MatMul", "x matrices", "y"],
    ] as const;
    const rows = { dims: ["n", 1], constants: { shape: ints(70_000, 1, 1) }, nodes };
    expect(await refusal(() => layersOf(rows))).toMatchObject([
      { op: "MatMul", reason: "the network would have more than 65536 layers" },
    ]);
  });
});

test("a chain of ten thousand nodes is imported", () => {
  const nodes = Array.from({ length: 10_000 }, (_, i): NodeRow => {
    const source = i === 0 ? "x" : `v${i}`;
    return i % 2 === 0 ? ["Add", `${source} x`, `v${i + 1}`] : ["Relu", source, `v${i + 1}`];
  });
  expect(layersOf({ nodes })).toHaveLength(10_000);
});

test("a result that only constants decide is refused", async () => {
  const nodes: readonly NodeRow[] = [["Dropout", "c x", "y"]];
  const [problem] = await refusal(() => layersOf({ dims: [1], constants: { c: floats([1, 2]) }, nodes }));
  expect(problem?.reason).toBe('the output "y" does not depend on the input "x"');
});
