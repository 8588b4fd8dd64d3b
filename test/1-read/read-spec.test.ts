import { expect, test } from "vitest";
import { checkSpec } from "../../generator/1-read/check-spec.ts";
import { readSpec } from "../../generator/1-read/read-spec.ts";
import { resolve } from "../../generator/2-resolve/resolve.ts";
import { interpret } from "../../generator/reference/interpret.ts";
import { vocabulary } from "../../generator/vocabulary/index.ts";

const files: Readonly<Record<string, string>> = {
  "net.json":
    '{ "W": [[1, 2, 3], [4, 5, 6]], "W_out_in": [[1, 4], [2, 5], [3, 6]], "b": [7, 8, 9], "one": [5] }',
  "deep/b.json": "[7, 8, 9]",
};
const opened: string[] = [];
const readFile = (path: string): Uint8Array => {
  opened.push(path);
  const text = files[path];
  if (text === undefined) throw Object.assign(new Error(path), { code: "ENOENT" });
  return new TextEncoder().encode(text);
};

const read = (text: string) => readSpec(text, "net.yaml", vocabulary);
const load = (text: string) => resolve(read(text), readFile, vocabulary);
const dense = (fields: string, head = "") =>
  load(`name: net\ninput: 2\n${head}\nlayers: [{ type: dense, units: 3, ${fields} }]`);
const alone = (activation: string, size = 2) =>
  load(`name: net\ninput: ${size}\nlayers: [{ type: activation, activation: ${activation} }]`).network
    .layers[0];

test("what a spec does not say has a default", () => {
  expect(read("name: net\ninput: 1\nlayers: [{ type: activation, activation: relu }]")).toMatchObject({
    dtype: "f64",
    inputs: [{ name: "input", shape: [1], names: undefined }],
    outputs: [{ name: "output", from: undefined, labels: undefined }],
    states: [],
    emit: { target: "auto", math: "portable", unroll: "auto", module: "ts", header: true },
  });
});

test("part of emit leaves the rest as it is", () => {
  const spec = read(
    "name: net\ninput: 1\nlayers: [{ type: activation, activation: relu }]\nemit: { unroll: none }",
  );
  expect(spec.emit).toEqual({ target: "auto", math: "portable", unroll: "none", module: "ts", header: true });
});

test.each([
  ["inline rows", "weights: [[1, 2, 3], [4, 5, 6]], bias: [7, 8, 9]"],
  ["the file of the spec", "weights: { key: W }, bias: { key: b }"],
  ["other files", "weights: { file: ./net.json, key: W }, bias: { file: deep/../deep/b.json }"],
  ["outputs first", "weights: { key: W_out_in, layout: out_in }, bias: { key: b }"],
])("weights from %s are the same", (_, fields) => {
  const { network } = dense(fields, "weights: net.json");
  expect(network.layers[0]).toMatchObject({ inputs: [[2]], output: [3], parameterCount: 9 });
  expect(interpret(network, [1, 10]).output).toEqual([48, 60, 72]);
});

test.each([
  ["[0, 1, 2]", ["0", "1", "2"]],
  ["[-1, 0.5, 1e-7]", ["-1", "0.5", "1e-7"]],
  ["[no, 1, on]", ["no", "1", "on"]],
])("labels %s are texts", (labels, expected) => {
  const layers = "layers: [{ type: activation, activation: relu }]";
  expect(read(`name: net\ninput: 3\n${layers}\noutput: { labels: ${labels} }`).outputs[0]?.labels).toEqual(
    expected,
  );
});

test("a spec made in memory may number its labels", () => {
  const layers = [{ type: "activation", activation: "relu" }];
  const spec = { name: "net", input: 2, layers, output: { labels: [1, 1.5] } };
  expect(checkSpec(spec, vocabulary).outputs[0]?.labels).toEqual(["1", "1.5"]);
});

test("a weight file is read once", () => {
  opened.length = 0;
  dense("weights: { key: W }, bias: { file: ./net.json, key: b }", "weights: net.json");
  expect(opened).toEqual(["net.json"]);
});

test("false means no bias", () => {
  expect(dense("weights: [[1, 2, 3], [4, 5, 6]], bias: false").network.layers[0]?.values).toMatchObject({
    bias: undefined,
  });
});

test.each([
  ["0.5", [0.5, 0.5]],
  ["[0.5, 2]", [0.5, 2]],
  ["{ file: net.json, key: one }", [5, 5]],
])("a mean of %s holds for every input", (mean, expected) => {
  const { network } = load(`name: net\ninput: 2\nlayers: [{ type: normalize, mean: ${mean}, std: 1 }]`);
  expect(network.layers[0]?.values).toMatchObject({
    mean: { shape: [2], data: Float64Array.from(expected) },
  });
});

test("an activation is a name, an alias, or a mapping with parameters", () => {
  expect(alone("silu")).toEqual(alone("swish"));
  expect(alone("{ name: swish }")).toEqual(alone("swish"));
  expect(alone("leaky_relu")?.values).toMatchObject({
    activation: { name: "leaky_relu", parameters: { alpha: { shape: [], data: Float64Array.of(0.01) } } },
  });
  expect(alone("{ name: leaky_relu, alpha: 0.3 }")?.values).toMatchObject({
    activation: { parameters: { alpha: { shape: [], data: Float64Array.of(0.3) } } },
  });
});

test.each([
  ["0.5", [], [0.5]],
  ["[0.5, 0.25]", [2], [0.5, 0.25]],
  ["{ file: net.json, key: one }", [], [5]],
])("a parameter per unit may be %s", (alpha, shape, data) => {
  expect(alone(`{ name: prelu, alpha: ${alpha} }`)?.values).toMatchObject({
    activation: { parameters: { alpha: { shape, data: Float64Array.from(data) } } },
  });
});

test("a bound may be infinite", () => {
  expect(alone("{ name: softplus, threshold: .inf }")?.values).toMatchObject({
    activation: { parameters: { threshold: { data: Float64Array.of(Infinity) } } },
  });
});

test("dtype f32 rounds weights and parameters", () => {
  const { network, warnings } = dense(
    "activation: { name: leaky_relu, alpha: 0.1 }, weights: [[0.1, 1, 2], [3, 4, 5]], bias: false",
    "dtype: f32",
  );
  expect(network.layers[0]?.values).toMatchObject({
    weights: { data: Float64Array.of(Math.fround(0.1), 1, 2, 3, 4, 5) },
    activation: { parameters: { alpha: { data: Float64Array.of(Math.fround(0.1)) } } },
  });
  expect(warnings.map(({ message }) => message)).toEqual([
    "dtype: f32 rounds 2 of 7 numbers, which float32 cannot represent exactly.",
  ]);
});

test("every number survives exactly", () => {
  const numbers = [
    "-0",
    "5e-324",
    "1.7976931348623157e308",
    "0.1",
    "9007199254740992",
    "1e22",
    "0x10",
    "0o17",
    "+3",
    ".5",
  ];
  const spec = `name: net\ninput: ${numbers.length}\nlayers: [{ type: normalize, std: 1, mean: [${numbers}] }]`;
  const expected = [-0, 5e-324, Number.MAX_VALUE, 0.1, 2 ** 53, 1e22, 16, 15, 3, 0.5];
  expect(load(spec).network.layers[0]?.values).toMatchObject({ mean: { data: Float64Array.from(expected) } });
});

test("an alias repeats a value, and a problem in it is shown at the alias", () => {
  const row = "weights: [&row [1, 2, 3], *row], bias: *row";
  expect(dense(row).network.layers[0]).toMatchObject({ parameterCount: 9 });
  const spec = read(`name: net\ninput: 2\nlayers: [{ type: dense, units: 3, ${row} }]`);
  expect(spec.source?.locate(["layers", 0, "bias", 1])).toMatchObject({ line: 3, column: 54 });
  expect(spec.source?.locate(["layers", 0, "bias"])).toMatchObject({ line: 3, column: 74, endColumn: 78 });
});

test("a byte order mark and CRLF are no part of a spec", () => {
  const text = "\uFEFFname: net\r\ninput: 1\r\nlayers:\r\n  - { type: activation, activation: relu }\r\n";
  expect(readSpec(new TextEncoder().encode(text), "net.yaml", vocabulary)).toMatchObject({ name: "net" });
});

test("names may be written in any script", () => {
  const spec =
    "name: größe\ninput: { size: 2, names: [入力, x1] }\nlayers: [{ type: activation, activation: relu }]";
  expect(read(spec)).toMatchObject({ name: "größe", inputs: [{ names: ["入力", "x1"] }] });
});

test("a large matrix reads in the time of its text", () => {
  const row = `[${Array.from({ length: 50 }, (_, i) => Math.sin(i)).join(", ")}]`;
  const rows = Array.from({ length: 784 }, () => `      - ${row}`).join("\n");
  const spec = `name: net\ninput: 784\nlayers:\n  - type: dense\n    units: 50\n    bias: false\n    weights:\n${rows}`;
  expect(load(spec).network.layers[0]).toMatchObject({
    inputs: [[784]],
    output: [50],
    parameterCount: 39_200,
  });
});

const made = (weights: unknown) =>
  checkSpec(
    { name: "net", input: 2, layers: [{ type: "dense", units: 3, weights, bias: false }] },
    vocabulary,
  );

test("a spec made in memory takes the same road", () => {
  const spec = made([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  expect(interpret(resolve(spec, readFile, vocabulary).network, [1, 10]).output).toEqual([41, 52, 63]);
});

test("without a text, problems are placed by the names of the fields", () => {
  expect(() => made([["1"]])).toThrow(
    'wrong-type: weights[0][0] is the string "1"; it must be a number.\n --> layers[0].weights[0][0]',
  );
  expect(() => resolve(made([[1, 2, 3]]), readFile, vocabulary)).toThrow(
    "shape-mismatch: layer 1 (dense, 3 units) gets 2 values, but its weights have 1 row.\n" +
      " --> layers[0].weights\nshapes: X (2) · W1 (1×3) = A1 (3)\n           ^        ^              2 ≠ 1\nnote: the input has 2 values --> input.size",
  );
});
