import { describe, expect, test } from "vitest";
import { readSpec } from "../../generator/1-read/read-spec.ts";
import { resolve } from "../../generator/2-resolve/resolve.ts";
import { dot, ShapeError, shape } from "../../generator/reference/tensor.ts";
import { vocabulary } from "../../generator/vocabulary/index.ts";

const resolved = (text: string, file = "") =>
  resolve(readSpec(text, "net.yaml", vocabulary), () => new TextEncoder().encode(file), vocabulary).network;

describe("one number is repeated for all", () => {
  const layers = (mean: string) => `name: a\ninput: 4\nlayers: [{ type: normalize, std: 1, mean: ${mean} }]`;
  const prelu = (alpha: string) =>
    `name: a\ninput: 4\nlayers: [{ type: activation, activation: { name: prelu, alpha: ${alpha} } }]`;
  const file = "{ file: w.json }";

  test.each([
    ["a bare number", layers("7"), ""],
    ["a number in a file", layers(file), "7"],
    ["a list of one in a file", layers(file), "[7]"],
  ])("for each input: %s", (_, text, content) => {
    expect(resolved(text, content).layers[0]?.values).toMatchObject({
      mean: { data: Float64Array.of(7, 7, 7, 7) },
    });
  });

  test.each([
    ["a bare number", prelu("0.25"), ""],
    ["the shape [1] of PyTorch's PReLU", prelu(file), "[0.25]"],
  ])("for each unit: %s", (_, text, content) => {
    expect(resolved(text, content).layers[0]?.values).toMatchObject({
      activation: { parameters: { alpha: { shape: [], data: Float64Array.of(0.25) } } },
    });
  });

  test("a matrix with one number does not", () => {
    expect(() => resolved(layers(file), "[[7]]")).toThrow("wrong-shape");
  });
});

describe("there is no product of nothing", () => {
  const empty: number[] = [];
  const columnless: number[][] = [empty, empty];
  test.each([
    ["two vectors", () => dot(empty, empty)],
    ["a matrix without columns and a vector", () => dot(columnless, empty)],
    ["a vector and a matrix without columns", () => dot([1, 2] as number[], columnless)],
  ])("%s", (_, product) => expect(product).toThrow(ShapeError));

  test("its shape is known all the same", () => {
    expect(shape([empty, empty])).toEqual([2, 0]);
    expect(() => shape([empty, [1]])).toThrow(ShapeError);
  });
});
