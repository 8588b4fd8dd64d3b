import { describe, expect, test } from "vitest";
import type { ImportOptions } from "../../../../generator/import/imported-model.ts";
import { importOnnx } from "../../../../generator/import/onnx/index.ts";
import { alone, refusal, run } from "../../support/import-files.ts";
import {
  type AttributeInit,
  attribute,
  type FileGraph,
  floats,
  graphBody,
  INT64,
  ints,
  modelBytes,
  node,
  stored,
  tensor,
  value,
} from "../../support/onnx-model.ts";

const imported = (graph: FileGraph, options: ImportOptions = {}) =>
  importOnnx(alone(modelBytes(graph, { opset: 17 })), options);

const BOOL = 9;
const rate = tensor("i64", [], [16000]);

/** What a voice detector asks: at 16 kHz one branch, else the other, both of which call their values the same. */
const byRate: FileGraph = {
  input: [value("x", [1, 2]), value("sr", [], INT64)],
  initializer: [stored("rate", rate), stored("one", floats([1]))],
  nodes: [
    ["Equal", "sr rate", "fast"],
    node(
      "If",
      ["fast"],
      ["y"],
      [
        graphBody("then_branch", {
          initializer: [stored("w", floats([2], []))],
          nodes: [
            ["Mul", "x w", "a"],
            ["Add", "a one", "b"],
          ],
          output: [value("b", [])],
        }),
        graphBody("else_branch", {
          initializer: [stored("w", floats([3], []))],
          nodes: [["Mul", "x w", "a"]],
          output: [value("a", [])],
        }),
      ],
    ),
  ],
};

describe("If", () => {
  test("takes the branch that a bound number chooses", async () => {
    const fast = await imported(byRate, { bind: { sr: 16000 } });
    expect(fast.inputs).toEqual([{ shape: [2] }]);
    expect(run(fast, [1, 2])).toEqual([3, 5]);
    expect(run(await imported(byRate, { bind: { sr: 8000 } }), [1, 2])).toEqual([3, 6]);
  });
  test("says what to bind where an input chooses", async () =>
    expect(await refusal(() => imported(byRate))).toMatchObject([
      {
        op: "If",
        reason: "which branch it takes depends on the network's input",
        help: 'bind "sr" to a number: --bind sr=VALUE',
      },
    ]));
  test("takes the branch that a shape chooses, within another", async () => {
    const inner = node(
      "If",
      ["is_one"],
      ["z"],
      [
        graphBody("then_branch", { nodes: [["Neg", "x", "n"]], output: [value("n", [])] }),
        graphBody("else_branch", { nodes: [["Relu", "x", "n"]], output: [value("n", [])] }),
      ],
    );
    const model = await imported({
      input: [value("x", [1, 2])],
      initializer: [stored("first", ints(1)), stored("size", ints(2))],
      nodes: [
        ["Shape", "x", "shape"],
        ["Gather", "shape first", "found"],
        ["Equal", "found size", "is_two"],
        node(
          "If",
          ["is_two"],
          ["y"],
          [
            graphBody("then_branch", {
              nodes: [["Not", "is_two", "is_one"], inner],
              output: [value("z", [])],
            }),
            graphBody("else_branch", { nodes: [["Unique", "x", "z"]], output: [value("z", [])] }),
          ],
        ),
      ],
    });
    expect(run(model, [-1, 2])).toEqual([0, 2]);
  });
});

const body = (graph: FileGraph): AttributeInit => graphBody("body", graph);

describe("Loop", () => {
  const doubling = (nodes: FileGraph["nodes"] = []): FileGraph => ({
    input: [value("x", [2])],
    output: [value("y", []), value("all", [])],
    initializer: [stored("trips", tensor("i64", [], [3]))],
    nodes: [
      node(
        "Loop",
        ["trips", "", "x"],
        ["y", "all"],
        [
          body({
            input: [value("i", [], INT64), value("go", [], BOOL), value("h", [2])],
            output: [value("goes", []), value("next", []), value("step", [])],
            nodes: [
              ...(nodes.length > 0 ? nodes : ([["Identity", "go", "goes"]] as const)),
              ["Cast", "i", "number", { to: 1 }],
              ["Add", "h h", "twice"],
              ["Add", "twice number", "next"],
              ["Identity", "next", "step"],
            ],
          }),
        ],
      ),
    ],
  });
  test("is unrolled where its number of steps is constant", async () =>
    expect(run(await imported(doubling()), [1, 0])).toEqual([12, 4, 2, 0, 5, 1, 12, 4]));
  test("ends where its condition does", async () => {
    const until = doubling([["Less", "i last", "goes"]]);
    const graph = {
      ...until,
      initializer: [...(until.initializer ?? []), stored("last", tensor("i64", [], [1]))],
    };
    expect(run(await imported(graph), [1, 0])).toEqual([5, 1, 2, 0, 5, 1]);
  });
  test("is refused where it takes no steps, but gives a value for each", async () => {
    const graph = { ...doubling(), initializer: [stored("trips", tensor("i64", [], [0]))] };
    expect(await refusal(() => imported(graph))).toMatchObject([
      { op: "Loop", reason: "it takes no steps, so some of its outputs are empty" },
    ]);
  });
  test("says once what changes no numbers in all of its steps", async () => {
    const { remarks } = await imported(doubling());
    const idle = remarks.find((remark) => remark.startsWith("Left out")) ?? "";
    expect(idle.match(/Identity/g)).toHaveLength(1);
  });
  test("is refused where an input decides when it ends", async () => {
    const asked = doubling([
      ["ReduceSum", "h", "sum", { keepdims: 0 }],
      ["Greater", "sum limit", "goes"],
    ]);
    const graph = {
      ...asked,
      initializer: [...(asked.initializer ?? []), stored("limit", floats([0], []))],
    };
    expect((await refusal(() => imported(graph)))[0]).toMatchObject({
      op: "Loop",
      reason: "how many steps it takes depends on the network's input",
    });
  });
});

test("Scan goes through a sequence in either direction", async () => {
  const model = await imported({
    input: [value("x", [3, 2])],
    output: [value("last", []), value("sums", [])],
    initializer: [stored("zero", floats([0, 0]))],
    nodes: [
      node(
        "Scan",
        ["zero", "x"],
        ["last", "sums"],
        [
          body({
            input: [value("h", [2]), value("row", [2])],
            output: [value("next", []), value("given", [])],
            nodes: [
              ["Add", "h row", "next"],
              ["Identity", "next", "given"],
            ],
          }),
          attribute.int("num_scan_inputs", 1),
          attribute.ints("scan_input_directions", [1]),
          attribute.ints("scan_output_axes", [1]),
        ],
      ),
    ],
  });
  expect(run(model, [1, 2, 3, 4, 5, 6])).toEqual([9, 12, 5, 8, 9, 6, 10, 12]);
});
