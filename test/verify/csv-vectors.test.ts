import { expect, test } from "vitest";
import { openCsvVectors } from "../../generator/verify/csv-vectors.ts";

const open = (text: string) => openCsvVectors(new TextEncoder().encode(text));

test.each([
  ["1\n2\n3", [3], [1, 2, 3]],
  ["0.5,-1e3\r\n+2,NaN\r\n", [2, 2], [0.5, -1000, 2, Number.NaN]],
  ["# saved by np.savetxt\n1.0 2.0\n-inf inf\n\n", [2, 2], [1, 2, -Infinity, Infinity]],
  ["1;2", [1, 2], [1, 2]],
  ["nan\n1", [2], [Number.NaN, 1]],
])("%j is one array", (text, shape, values) => {
  const { shape: found, data } = open(text).read(undefined);
  expect([found, [...data]]).toEqual([shape, values]);
});

test("after a line of names, each column is an array", () => {
  const file = open('x,"y"\n1,10\n2,20\n');
  expect(file.keys).toEqual(["x", "y"]);
  expect([...file.read("y").data]).toEqual([10, 20]);
});

test.each([
  ["", "contains no values."],
  ["1,2\n3", "is ragged: line 1 has 2 values, but line 2 has 1."],
  ["1\ntwo", 'has "two" instead of a number in line 2.'],
  ["1,2\n1,", "has nothing instead of a number in line 2."],
])("%j is refused", (text, message) => {
  expect(() => open(text).read(undefined)).toThrow(message);
});
