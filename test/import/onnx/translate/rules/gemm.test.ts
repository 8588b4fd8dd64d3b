import { describe, expect, test } from "vitest";
import {
  floats,
  foldedOutput,
  kindsOf,
  type NodeRow,
  outputOf,
  rounded,
} from "../../../support/onnx-model.ts";

const x = [-1.5, 0.25, 3];

const w = floats([1, 2, 3, 4, 5, 6], [3, 2]);

/** Gemm in each of its forms, on one sample of 3. */
const gemms: Readonly<Record<string, readonly [kinds: string, node: NodeRow]>> = {
  "without C": ["dense", ["Gemm", "x w", "y"]],
  "with a C of one row": ["dense", ["Gemm", "x w row", "y"]],
  "with a C of one number in a list": ["dense", ["Gemm", "x w single", "y"]],
  "with alpha": ["dense, scale", ["Gemm", "x w row", "y", { alpha: 0.5 }]],
  "with beta": ["dense", ["Gemm", "x w row", "y", { beta: 0.25 }]],
  "with rows of outputs": ["dense", ["Gemm", "x flipped row", "y", { transB: 1 }]],
};

describe("Gemm", () => {
  const constants = {
    w,
    flipped: floats([1, 3, 5, 2, 4, 6], [2, 3]),
    row: floats([0.5, -0.5], [1, 2]),
    single: floats([2]),
  };
  test.each(Object.entries(gemms))("%s", (_, [kinds, node]) => {
    const rows = { constants, nodes: [node] };
    expect(kindsOf(rows).join(", ")).toBe(kinds);
    expect(rounded(outputOf(rows, x))).toEqual(rounded(foldedOutput(rows, floats(x, [1, 3]))));
  });
});
