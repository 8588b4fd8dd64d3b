import { readdirSync, readFileSync } from "node:fs";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { openWeightFile } from "../../../generator/2-resolve/weights/index.ts";

const folder = new URL("../../data/npy/", import.meta.url);

interface Expected {
  readonly shape: readonly number[];
  readonly values_C_order: readonly (number | boolean | string)[];
}
const expected: Readonly<Record<string, Expected>> = JSON.parse(
  readFileSync(new URL("expected.json", folder), "utf8"),
);

const spelled: Readonly<Record<string, number>> = { inf: Infinity, "-inf": -Infinity, nan: Number.NaN };
const toNumber = (value: number | boolean | string): number => spelled[`${value}`] ?? Number(value);

function expectTensor(name: string, read: ReturnType<typeof openWeightFile>, key?: string): void {
  const tensor = read.read(key);
  const wanted = expected[name];
  expect(tensor.shape).toEqual(wanted?.shape);
  expect(Array.from(tensor.data)).toStrictEqual(wanted?.values_C_order.map(toNumber));
}

describe("what NumPy saved is read exactly", () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".npy"))) {
    test(file, () => {
      const opened = openWeightFile(file, readFileSync(new URL(file, folder)));
      expect(opened.keys).toEqual([]);
      expectTensor(file.replace(".npy", ""), opened);
    });
  }

  const deflated = openWeightFile("all_deflated.npz", readFileSync(new URL("all_deflated.npz", folder)));
  test("all_deflated.npz contains every case", () => {
    expect([...deflated.keys].sort()).toEqual(Object.keys(expected).sort());
  });
  for (const name of Object.keys(expected)) {
    test(`all_deflated.npz, ${name}`, () => expectTensor(name, deflated, name));
  }
});

test("a stored entry is read, and what is not a .npy file is no key", () => {
  const npy = readFileSync(new URL("f8_F.npy", folder));
  const archive = zipSync({ "f8_F.npy": npy, "README.txt": npy }, { level: 0 });
  const opened = openWeightFile("stored.npz", archive);
  expect(opened.keys).toEqual(["f8_F"]);
  expectTensor("f8_F", opened, "f8_F");
});

test("the bytes may lie anywhere in a larger buffer", () => {
  const npy = readFileSync(new URL("f8_C.npy", folder));
  const buffer = new Uint8Array(npy.length + 8);
  buffer.set(npy, 3);
  expectTensor("f8_C", openWeightFile("F8_C.NPY", buffer.subarray(3, 3 + npy.length)));
});
