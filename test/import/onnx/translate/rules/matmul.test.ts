import { describe, expect, test } from "vitest";
import { floats, kindsOf, layersOf, type NodeRow, number } from "../../../support/onnx-model.ts";

const w = floats([1, 2, 3, 4, 5, 6], [3, 2]);

describe("a dense layer takes in", () => {
  const constants = { w, b: floats([0.5, -0.5]), one: number(1) };
  const rows = (...nodes: readonly NodeRow[]) => ({ constants, nodes });

  test("a bias that is added after a MatMul", () =>
    expect(layersOf(rows(["MatMul", "x w", "m"], ["Add", "b m", "y"]))).toEqual([
      {
        type: "dense",
        fields: {
          units: 2,
          weights: { kind: "tensor", key: "w", tensor: { shape: [3, 2], data: w.data } },
          bias: { kind: "tensor", key: "b", tensor: { shape: [2], data: constants.b.data } },
        },
        origin: 'MatMul "MatMul_0", Add "Add_1"',
      },
    ]));
  test("one number for all biases", () => {
    const [layer] = layersOf(rows(["Gemm", "x w one", "y"]));
    expect(layer?.fields.bias).toMatchObject({ key: "w_bias", tensor: { data: Float64Array.of(1, 1) } });
  });
  test("the activation after it", () =>
    expect(kindsOf(rows(["Gemm", "x w b", "g"], ["Relu", "g", "y"]))).toEqual(["dense relu"]));
  test("no activation where something else uses the value between", () =>
    expect(kindsOf(rows(["Gemm", "x w b", "g"], ["Relu", "g", "r"], ["Add", "g r", "y"]))).toEqual([
      "dense",
      "activation relu",
      "add",
    ]));
  test("no factor, since that would round the weights", () =>
    expect(kindsOf(rows(["MatMul", "x w", "m"], ["Mul", "m b", "y"]))).toEqual(["dense", "scale"]));
});
