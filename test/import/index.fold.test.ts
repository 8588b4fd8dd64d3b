import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openWeightFile } from "../../generator/2-resolve/weights/index.ts";
import { foldIntoWeights } from "../../generator/import/folding/fold-into-weights.ts";
import type { ImportedModel } from "../../generator/import/imported-model.ts";
import { importModel } from "../../generator/import/index.ts";
import { importGraph } from "../../generator/import/onnx/index.ts";
import { interpret } from "../../generator/reference/interpret.ts";
import { sharedData } from "../support/shared-data.ts";
import { root } from "../support/specs.ts";
import { expectT64 } from "../support/tolerance.ts";
import { modelOnDisk, networkOf, run } from "./support/import-files.ts";
import { floats, graphOf, ints, type NodeRow } from "./support/onnx-model.ts";

const isNorm = ({ type }: { readonly type: string }) => type === "batch_norm";

test("--fold folds what PyTorch trains with, and outputs stay within 1e-12 of PyTorch's", async () => {
  const folder = join(root, "test/data/torch/separable_relu6");
  const architecture = readFileSync(join(folder, "modules.yaml"), "utf8");
  const file = modelOnDisk(join(folder, "model.safetensors"));
  const [model, plain] = [
    await importModel(file, { architecture, fold: true }),
    await importModel(file, { architecture }),
  ];
  expect([plain.layers.filter(isNorm).length, model.layers.filter(isNorm).length]).toEqual([7, 0]);
  const io = openWeightFile("io.npz", readFileSync(join(folder, "io.npz")));
  const [x, y] = [io.read("x").data, io.read("y_f64").data];
  const network = networkOf(model, "f64");
  const size = 3 * 15 * 15;
  const outputs = Array.from(
    { length: x.length / size },
    (_, n) => interpret(network, [...x.subarray(n * size, (n + 1) * size)]).output,
  );
  expectT64(outputs.flat(), y, "separable_relu6");
});

test("--fold of ONNX folds BatchNormalization after Conv, and the Relu after it, and Mul and Add after MatMul", () => {
  const model = importGraph(
    graphOf({
      dims: ["batch", 2, 3],
      constants: {
        ...{ k: floats([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]), g: floats([2, 4]), z: floats([1, -1]) },
        ...{ m: floats([0, 0.5]), v: floats([1, 4]), shape: ints(0, -1), w: floats([1, -1, 2, 1], [4, 1]) },
        ...{ two: floats([2]), three: floats([3]) },
      },
      nodes: [
        ["Conv", "x k", "a"],
        ["BatchNormalization", "a g z m v", "n", { epsilon: 0 }],
        ["Relu", "n", "r"],
        ["Reshape", "r shape", "f"],
        ["MatMul", "f w", "p"],
        ["Mul", "p two", "s"],
        ["Add", "s three", "y"],
      ],
    }),
  );
  const folded = foldIntoWeights(model);
  expect(folded.layers.map(({ type }) => type)).toEqual(["conv1d", "reshape", "dense"]);
  expect(folded.layers[0]?.fields).toMatchObject({ activation: { name: "relu" }, bias: { key: "k_bias" } });
  // All sums are exact.
  for (const x of [
    [1, 0, -1, 2, 1, 0.5],
    [3, -2, 0.25, -1, 0, 4],
  ])
    expect(run(folded, x)).toEqual(run(model, x));
});

describe("--fold of ONNX folds numbers for each channel,", () => {
  const constants = {
    ...{ k: floats([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]), two: floats([2, -4], [1, 2, 1]) },
    ...{ some: floats([1, 2, 3, 5], [1, 2, 2]), one: floats([1, 3], [2, 1]), whole: ints(0, -1) },
  };
  const importOf = (...nodes: readonly NodeRow[]) =>
    importGraph(graphOf({ dims: ["batch", 2, 3], constants, nodes }));
  const typesOf = ({ layers }: ImportedModel) => layers.map(({ type }) => type);
  const inputs = [
    [1, 0, -1, 2, 1, 0.5],
    [3, -2, 0.25, -1, 0, 4],
  ];

  test("which lie on an axis before that of space", () => {
    const model = importOf(
      ["Conv", "x k", "a"],
      ["Mul", "a two", "m"],
      ["Add", "m one", "s"],
      ["Relu", "s", "y"],
    );
    const folded = foldIntoWeights(model);
    expect(typesOf(folded)).toEqual(["conv1d"]);
    expect(folded.layers[0]?.fields.activation).toMatchObject({ name: "relu" });
    for (const x of inputs) expect(run(folded, x)).toEqual(run(model, x));
  });

  test("also if the values are flat afterwards", () => {
    const model = importOf(["Conv", "x k", "a"], ["Mul", "a two", "m"], ["Reshape", "m whole", "y"]);
    const folded = foldIntoWeights(model);
    expect(typesOf(folded)).toEqual(["conv1d", "reshape"]);
    for (const x of inputs) expect(run(folded, x)).toEqual(run(model, x));
  });

  test("but not numbers for each place", () => {
    const model = importOf(["Conv", "x k", "a"], ["Mul", "a some", "y"]);
    expect(typesOf(foldIntoWeights(model))).toEqual(typesOf(model));
  });
});

describe.skipIf(sharedData === undefined)("--fold of other formats", () => {
  const shared = (path: string) => modelOnDisk(join(sharedData ?? "", path));

  test("Keras", async () => {
    const { layers, remarks } = await importModel(shared("mlperf-tiny/resnet8/pretrainedResnet.h5"), {
      fold: true,
    });
    expect(layers.filter(isNorm)).toEqual([]);
    expect(layers.filter(({ fields }) => fields.bias !== undefined)).toHaveLength(10);
    expect(remarks.at(-1)).toMatch(/^Folded into weights, .* into Conv2D "conv2d_7"\.$/);
  });

  test("TensorFlow.js", async () => {
    const path = "tfjs-layers/same_stride_pool";
    const model = await importModel(shared(join(path, "model.json")), { fold: true });
    expect(model.layers.filter(isNorm)).toEqual([]);
    const { cases } = JSON.parse(readFileSync(join(sharedData ?? "", path, "io.json"), "utf8")) as {
      cases: { x: [number[]]; y_f64: [number[]] }[];
    };
    const network = networkOf(model, "f64");
    for (const { x, y_f64 } of cases) expectT64(interpret(network, x[0]).output, y_f64[0], path);
  });
});
