import { describe, expect, test } from "vitest";
import { readTensor } from "../../../../generator/import/onnx/read/read-tensor.ts";
import { refusal } from "../../support/import-files.ts";
import {
  FLOAT,
  floats,
  INT64,
  int64s,
  stored,
  type TensorInit,
  tensorBytes,
} from "../../support/onnx-model.ts";

const bytesOf = (numbers: ArrayBufferView): Uint8Array => new Uint8Array(numbers.buffer);

/** Type, code, as raw_data, as a typed field, the numbers. */
const cases: readonly (readonly [string, number, ArrayBufferView, TensorInit, readonly number[]])[] = [
  ["f32", 1, Float32Array.of(1.5, -0.1), { floatData: [1.5, Math.fround(-0.1)] }, [1.5, Math.fround(-0.1)]],
  ["u8", 2, Uint8Array.of(0, 255), { int32Data: [0, 255] }, [0, 255]],
  ["i8", 3, Int8Array.of(-128, 127), { int32Data: [-128, 127] }, [-128, 127]],
  ["u16", 4, Uint16Array.of(1, 65535), { int32Data: [1, 65535] }, [1, 65535]],
  ["i16", 5, Int16Array.of(-32768, 2), { int32Data: [-32768, 2] }, [-32768, 2]],
  ["i32", 6, Int32Array.of(-(2 ** 31), 7), { int32Data: [-(2 ** 31), 7] }, [-(2 ** 31), 7]],
  ["i64", 7, BigInt64Array.of(-5n, 2n ** 53n), { int64Data: [-5n, 2n ** 53n] }, [-5, 2 ** 53]],
  ["bool", 9, Uint8Array.of(1, 0), { int32Data: [1, 0] }, [1, 0]],
  ["f16", 10, Uint16Array.of(0x3c00, 0xfbff), { int32Data: [0x3c00, 0xfbff] }, [1, -65504]],
  ["f64", 11, Float64Array.of(0.1, -1e300), { doubleData: [0.1, -1e300] }, [0.1, -1e300]],
  ["u32", 12, Uint32Array.of(0, 2 ** 32 - 1), { uint64Data: [0n, 2n ** 32n - 1n] }, [0, 2 ** 32 - 1]],
  ["u64", 13, BigUint64Array.of(3n, 2n ** 63n), { uint64Data: [3n, 2n ** 63n] }, [3, 2 ** 63]],
  ["bf16", 16, Uint16Array.of(0x3fc0, 0xff80), { int32Data: [0x3fc0, 0xff80] }, [1.5, -Infinity]],
];

for (const [type, dataType, raw, typed, numbers] of cases) {
  test(`${type} is read from raw_data and from its field`, async () => {
    for (const data of [{ rawData: bytesOf(raw) as Uint8Array<ArrayBuffer> }, typed]) {
      const { name, tensor } = await readTensor(tensorBytes({ name: "t", dataType, dims: [2n], ...data }));
      expect(name).toBe("t");
      expect(tensor).toEqual({ type, shape: [2], data: Float64Array.from(numbers) });
    }
  });
}

test("a scalar has no axes, and a tensor with a size of 0 no numbers", async () => {
  expect((await readTensor(tensorBytes(stored("s", floats([2], []))))).tensor.shape).toEqual([]);
  const { tensor } = await readTensor(tensorBytes(stored("s", floats([], [0, 2 ** 40]))));
  expect(tensor).toEqual({ type: "f32", shape: [0, 2 ** 40], data: new Float64Array(0) });
});

test("the greatest int64, which says to the end, is 2^63", async () => {
  const { tensor } = await readTensor(tensorBytes(int64s("end", [2n ** 63n - 1n, -(2n ** 63n)])));
  expect([...tensor.data]).toEqual([2 ** 63, -(2 ** 63)]);
  const raw = { dataType: INT64, dims: [1n], rawData: bytesOf(BigInt64Array.of(2n ** 63n - 1n)) };
  expect([...(await readTensor(tensorBytes(raw as TensorInit))).tensor.data]).toEqual([2 ** 63]);
});

describe("what is wrong is said", () => {
  const wrong: readonly (readonly [string, TensorInit, string])[] = [
    ["too few numbers", stored("t", floats([1, 2], [3])), "it declares 3 float32, but has 2 numbers"],
    [
      "too few bytes",
      { dataType: FLOAT, dims: [2n, 1000000n], rawData: new Uint8Array(8) },
      "it declares 2×1000000 float32 (8000000 bytes), but its raw_data has only 8 bytes",
    ],
    ["a negative size", { ...stored("t", floats([])), dims: [-1n] }, "it has a size of -1"],
    ["a huge size", { ...stored("t", floats([])), dims: [2n ** 60n] }, `it has a size of ${2n ** 60n}`],
    [
      "strings",
      { dataType: 8, stringData: [new Uint8Array(1)] },
      "its elements have type string, which neuroll does not read",
    ],
    ["a type to come", { dataType: 99 }, "its elements have type number 99, which neuroll does not read"],
    ["no type", { dims: [1n] }, "its elements have type undefined, which neuroll does not read"],
    [
      "numbers in two places",
      { ...stored("t", floats([1])), rawData: new Uint8Array(4) },
      "it has type float32, but stores its numbers in two fields, or in the field of another type",
    ],
    [
      "numbers of another type",
      { dataType: FLOAT, dims: [1n], int32Data: [1] },
      "it has type float32, but stores its numbers in two fields, or in the field of another type",
    ],
    [
      "an int8 of 300",
      { dataType: 3, dims: [1n], int32Data: [300] },
      "it contains 300, which is not a valid int8",
    ],
    [
      "a float16 of 17 bits",
      { dataType: 10, dims: [1n], int32Data: [1 << 16] },
      "it contains 65536, which is not a valid float16",
    ],
    [
      "an integer that no double holds",
      int64s("t", [2n ** 53n + 1n]),
      "it contains 9007199254740993 at [0], which a double cannot represent exactly",
    ],
    [
      "one segment",
      { ...stored("t", floats([1])), segment: { begin: 0n, end: 1n } } as TensorInit,
      "it is one segment of a tensor",
    ],
    [
      "65 axes",
      { ...stored("t", floats([1], Array(65).fill(1))) },
      "it has 65 axes; at most 64 are supported",
    ],
    [
      "another file",
      { dataType: FLOAT, dims: [1n], dataLocation: 1, externalData: [{ key: "location", value: "w.bin" }] },
      'it is stored in another file, "w.bin"',
    ],
  ];
  for (const [name, tensor, reason] of wrong) {
    test(name, async () => {
      const problems = await refusal(() => readTensor(tensorBytes({ name: "t", ...tensor })));
      expect(problems.map((problem) => [problem.where, problem.reason])).toEqual([['tensor "t"', reason]]);
    });
  }

  test("no protobuf", async () => {
    const [problem] = await refusal(() => readTensor(new TextEncoder().encode("not a tensor")));
    expect(problem?.reason).toBe(
      "the file is damaged or not a valid ONNX tensor: it has bytes that begin no field",
    );
    expect((await refusal(() => readTensor(new Uint8Array(0))))[0]?.reason).toBe(
      "the file is empty, so it is not a valid ONNX tensor",
    );
  });
});
