import { expect, test } from "vitest";
import { openWeightFile } from "../../../generator/2-resolve/weights/index.ts";
import { parseJson } from "../../../generator/2-resolve/weights/parse-json.ts";

const open = (text: string) => openWeightFile("W.json", new TextEncoder().encode(text));

test("nested lists are one tensor", () => {
  const opened = open("[[1, 2.5, -0], [1e-3, 5e-324, 6]]");
  expect(opened.keys).toEqual([]);
  const { shape, data } = opened.read(undefined);
  expect(shape).toEqual([2, 3]);
  expect(Array.from(data)).toStrictEqual([1, 2.5, -0, 1e-3, 5e-324, 6]);
});

test("shapes follow the nesting", () => {
  expect(open("3").read(undefined).shape).toEqual([]);
  expect(open("[]").read(undefined).shape).toEqual([0]);
  expect(open("[[], []]").read(undefined).shape).toEqual([2, 0]);
  expect(open("[[[1]], [[2]]]").read(undefined).shape).toEqual([2, 1, 1]);
});

test("an object names its tensors, with dots for what is inside; text is no tensor", () => {
  const opened = open('{"name": "xor", "W1": [[1, 2]], "layers": [{"W": [3]}, {"W": 4}], "__proto__": [5]}');
  expect(opened.keys).toEqual(["W1", "layers.0.W", "layers.1.W", "__proto__"]);
  expect(opened.read("layers.0.W")).toEqual({ shape: [1], data: Float64Array.of(3) });
  expect(opened.read("layers.1.W")).toEqual({ shape: [], data: Float64Array.of(4) });
  expect(opened.read("__proto__")).toEqual({ shape: [1], data: Float64Array.of(5) });
});

test("reads a long integer that a double represents exactly", () => {
  const numbers =
    "[9007199254740992, -18446744073709551616, 1e300, 0.12345678901234567890, 12345678901234568.0]";
  expect(Array.from(open(numbers).read(undefined).data)).toEqual([
    2 ** 53,
    -(2 ** 64),
    1e300,
    0.12345678901234568,
    12345678901234568,
  ]);
});

test("a long integer that JavaScript writes for a double is that double", () => {
  const values = [245538847906070530, -(2 ** 60), 1.5e20];
  expect(Array.from(open(JSON.stringify(values)).read(undefined).data)).toEqual(values);
});

test("a long integer elsewhere in the file is no concern of the tensor that is read", () => {
  expect(open('{"id": 9007199254740993, "W": [1]}').read("W").data).toEqual(Float64Array.of(1));
});

test.each([
  "9007199254740993",
  "-9007199254740993",
  "9007199254740993.00",
  "1e-400",
  "-0.1E-0399",
  `0.${"0".repeat(400)}1`,
  `${"0.".padEnd(300, "0")}1e-99`,
])("%s is found to be lost, beside numbers that are not", (literal) => {
  const text = `{ "1e-500": [[0.12345678901234567, ${literal}], [1e300, 1234567890123456]], "[": [1.5e-7] }`;
  const { lost } = parseJson(new TextEncoder().encode(text));
  expect([...lost]).toEqual([["1e-500.0.1", literal]]);
});

test("nothing is lost where no number is", () => {
  const text = `{ "a": [0.1234567890123456789, -1e-99, 123456789012345, 245538847906070530, 5e-324] }`;
  expect(parseJson(new TextEncoder().encode(text)).lost.size).toBe(0);
});
