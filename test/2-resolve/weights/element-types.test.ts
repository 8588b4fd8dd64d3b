import { describe, expect, test } from "vitest";
import { elementTypes } from "../../../generator/2-resolve/weights/element-types.ts";

type Row = readonly [hex: string, value: number | bigint];

/** Each type's bits, most significant byte first, beside what they stand for. */
const samples: Readonly<Record<string, readonly Row[]>> = {
  float64: [
    ["3ff8000000000000", 1.5],
    ["8000000000000000", -0],
    ["0000000000000001", 5e-324],
  ],
  float32: [
    ["3fc00000", 1.5],
    ["00000001", 2 ** -149],
    ["ff800000", -Infinity],
    ["3dcccccd", 0.10000000149011612],
  ],
  float16: [
    ["3c00", 1],
    ["c000", -2],
    ["3555", 0.333251953125],
    ["7bff", 65504],
    ["0400", 2 ** -14],
    ["03ff", 1023 * 2 ** -24],
    ["0001", 2 ** -24],
    ["8001", -(2 ** -24)],
    ["0000", 0],
    ["8000", -0],
    ["7c00", Infinity],
    ["fc00", -Infinity],
    ["7c01", Number.NaN],
    ["fe00", Number.NaN],
  ],
  bfloat16: [
    ["3f80", 1],
    ["c040", -3],
    ["3eab", 0.333984375],
    ["7f7f", 255 * 2 ** 120],
    ["0080", 2 ** -126],
    ["0001", 2 ** -133],
    ["8001", -(2 ** -133)],
    ["0000", 0],
    ["8000", -0],
    ["7f80", Infinity],
    ["ff80", -Infinity],
    ["7fc0", Number.NaN],
  ],
  int64: [
    ["8000000000000000", -(2n ** 63n)],
    ["ffffffffffffffff", -1n],
  ],
  int32: [
    ["80000000", -(2 ** 31)],
    ["0000ffff", 65535],
  ],
  int16: [
    ["8000", -32768],
    ["00ff", 255],
  ],
  int8: [
    ["80", -128],
    ["7f", 127],
  ],
  uint64: [["ffffffffffffffff", 2n ** 64n - 1n]],
  uint32: [["ffffffff", 2 ** 32 - 1]],
  uint16: [["ff00", 65280]],
  uint8: [["ff", 255]],
  bool: [
    ["00", 0],
    ["01", 1],
  ],
};

test("every element type has samples", () => {
  expect(Object.keys(samples)).toEqual(elementTypes.map(({ name }) => name));
});

for (const type of elementTypes) {
  describe(`${type.name} in either byte order`, () => {
    for (const [hex, value] of samples[type.name] ?? []) {
      test(`0x${hex} is ${Object.is(value, -0) ? "-0" : value}`, () => {
        const big = Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
        expect(big.length).toBe(type.bytes);
        expect(type.read(new DataView(big.buffer), 0, false)).toBe(value);
        expect(type.read(new DataView(big.toReversed().buffer), 0, true)).toBe(value);
      });
    }
  });
}
