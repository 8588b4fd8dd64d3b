import { describe, expect, test } from "vitest";
import { json, line, npy, npz, verifyFiles } from "../support/vector-files.ts";
import { float64Bytes } from "../support/weights/write-npy.ts";
import { writeSafetensors } from "../support/weights/write-safetensors.ts";

/** Three inputs of `line`, and what it gives. */
const x = [1, 1, 0, 0.5, -1, 2];
const y = [1.5, 0, -3.5];

describe("three cases in every form there is", () => {
  const forms: Readonly<Record<string, Parameters<typeof verifyFiles>>> = {
    "a .npz file": [line, { "io.npz": npz({ x: [[3, 2], x], y: [[3, 1], y] }) }, { vectors: "io.npz" }],
    "a .npz file with others of no usual name": [
      line,
      { "io.npz": npz({ W1: [[1], [3]], X: [[3, 2], x], output: [[3], y] }) },
      { vectors: "io.npz" },
    ],
    "a pair of .npy files": [
      line,
      { "a/x.npy": npy([3, 2], x), "y.npy": npy([3], y) },
      { vectors: "a/x.npy", expected: "y.npy" },
    ],
    "a .npy and a .npz file": [
      line,
      { "x.npy": npy([6], x), "io.npz": npz({ x: [[1], [9]], y: [[3], y] }) },
      { vectors: "x.npy", expected: "io.npz" },
    ],
    "a .safetensors file": [
      line,
      {
        "io.safetensors": writeSafetensors(
          {
            input: { dtype: "F64", shape: [3, 2], data_offsets: [0, 48] },
            output: { dtype: "F64", shape: [3, 1], data_offsets: [48, 72] },
          },
          float64Bytes([...x, ...y]),
        ),
      },
      { vectors: "io.safetensors" },
    ],
    "cases in JSON": [
      line,
      {
        "io.json": json({
          cases: [
            { input: [1, 1], output: [1.5] },
            { input: { b: 0.5 }, output: 0 },
            { input: [-1, 2], output: [-3.5] },
          ],
        }),
      },
      { vectors: "io.json" },
    ],
    "a list of cases in JSON": [
      line,
      { "io.json": json(y.map((output, n) => ({ input: x.slice(2 * n, 2 * n + 2), output }))) },
      { vectors: "io.json" },
    ],
    "arrays in JSON": [
      line,
      { "io.json": json({ note: "of 2026", x, x_shape: [3, 2], y }) },
      { vectors: "io.json" },
    ],
    "keys of a nested JSON file": [
      line,
      { "io.json": json({ samples: { X: x, out: y } }) },
      { vectors: "io.json", input: "samples.X", output: ["samples.out"] },
    ],
  };
  test.each(Object.entries(forms))("%s", async (_, given) => {
    expect(await verifyFiles(...given)).toMatchObject([{ cases: 3, arrays: [{ beyond: 0, cases: 3 }] }]);
  });
});
