import { describe, expect, test } from "vitest";
import { openWeightFile } from "../../../generator/2-resolve/weights/index.ts";
import { float64Bytes, type NpyHeader, writeNpy } from "../../support/weights/write-npy.ts";

const read = (header: NpyHeader, data: Uint8Array | readonly number[]) => {
  const { shape, data: values } = openWeightFile("W.npy", writeNpy(header, data)).read(undefined);
  return { shape, values: Array.from(values) };
};

describe("Fortran order becomes row-major", () => {
  const cases = [
    { shape: "(4,)", columnMajor: [0, 1, 2, 3] },
    { shape: "(2, 3)", columnMajor: [0, 3, 1, 4, 2, 5] },
    {
      shape: "(2, 3, 4)",
      columnMajor: range(24).map((p) => (p % 2) * 12 + (Math.floor(p / 2) % 3) * 4 + Math.floor(p / 6)),
    },
    { shape: "(2, 1, 2, 2)", columnMajor: [0, 4, 2, 6, 1, 5, 3, 7] },
    { shape: "()", columnMajor: [0] },
    { shape: "(1000000000000, 0)", columnMajor: [] },
  ];
  for (const { shape, columnMajor } of cases) {
    test(shape, () => {
      const { values } = read({ descr: "'<f8'", shape, fortran: "True" }, float64Bytes(columnMajor));
      expect(values).toEqual(range(columnMajor.length));
    });
  }
});

test("both byte orders and all three versions say the same", () => {
  const values = [1.5, -0, 5e-324];
  for (const version of [1, 2, 3] as const) {
    for (const order of ["<", ">"]) {
      const bytes = float64Bytes(values, order === "<");
      expect(read({ descr: `'${order}f8'`, shape: "(3,)", version }, bytes).values).toStrictEqual(values);
    }
  }
});

test("a one-byte type needs no byte order", () => {
  expect(read({ descr: "'|i1'", shape: "(2, 1)" }, [0xff, 7])).toEqual({ shape: [2, 1], values: [-1, 7] });
  expect(read({ descr: "'|b1'", shape: "(2,)" }, [0, 1]).values).toEqual([0, 1]);
});

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
