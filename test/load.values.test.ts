import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseYaml } from "../generator/1-read/parse-yaml.ts";
import { SpecError } from "../generator/diagnostics/spec-error.ts";
import { compile, plan } from "../generator/generate.ts";
import { load } from "../generator/load.ts";
import { root } from "./support/specs.ts";

const dense = {
  type: "dense",
  units: 2,
  weights: [
    [1, 2],
    [3, 4],
  ],
  bias: false,
};
const net = (fields: object = {}, layer: object = dense) => ({
  name: "net",
  input: 2,
  layers: [layer],
  ...fields,
});
const hash = (value: object) => load(value as Record<string, unknown>).hash;

/** The problems with a value, in the words of the terminal. */
function problemsOf(value: unknown): string {
  try {
    load(value as Record<string, unknown>);
  } catch (error) {
    if (error instanceof SpecError) return error.message;
    throw error;
  }
  return "";
}

test("a value compiles to the module of the YAML spec that says the same, but for the banner", async () => {
  const path = "specs/net3.yaml";
  const text = readFileSync(join(root, path), "utf8");
  const { value } = parseYaml(text, path);
  const fromText = await compile(text, { path });
  const fromValue = await compile(value as Record<string, unknown>);
  const built = await compile({ spec: value as Record<string, unknown> }, { path: "specs/net3.ts" });
  const body = (module: string) => module.slice(module.indexOf("// Do not edit"));
  expect(body(fromValue.text)).toBe(body(fromText.text));
  expect(body(built.text)).toBe(body(fromText.text));
  expect(fromValue.text).toContain(`from a value (sha256 ${fromValue.hash}) with\n//   compile(spec)\n`);
  expect(built.text).toContain("from specs/net3.ts (sha256");
  expect(built.text).toContain("//   npx neuroll specs/net3.ts\n");
});

test("the banner of a value that no file contains repeats the options", async () => {
  const { text } = await compile(net(), { dtype: "f32", emit: { target: "ts", header: false } });
  expect(text).toContain(`//   compile(spec, {"dtype":"f32","emit":{"target":"ts"}})\n`);
});

test("typed arrays are lists, and fields that are undefined are left out", () => {
  const rows = [Float64Array.of(1, 2), Float32Array.of(3, 4)];
  const { network } = load(
    net({ description: undefined }, { ...dense, weights: rows, activation: undefined }),
  );
  expect(network).toEqual(load(net()).network);
  expect(plan(net()).network).toEqual(network);
});

test("the hash is that of the values, to the last bit", () => {
  const withBias = (bias: unknown) => net({}, { ...dense, bias });
  expect(hash(withBias([0, 1]))).toBe(hash(withBias(Float64Array.of(0, 1))));
  expect(hash(withBias([0, 1]))).not.toBe(hash(withBias([-0, 1])));
  expect(hash(withBias([0.1, 1]))).not.toBe(hash(withBias([0.1 + 2 ** -56, 1])));
  expect(hash(net({ dtype: undefined }))).toBe(hash(net()));
  const ports = (inputs: object) => ({
    name: "net",
    inputs,
    layers: [{ type: "add", from: ["a", "b"] }],
  });
  // The order of ports is that of the parameters of the module.
  expect(hash(ports({ a: 2, b: 2 }))).not.toBe(hash(ports({ b: 2, a: 2 })));
});

test("numbers that are not finite are refused as in a text", () => {
  expect(problemsOf(net({}, { ...dense, bias: [1, Number.NaN] }))).toBe(
    "non-finite: layer 1 (dense, 2 units) needs finite numbers, but its bias contains NaN at [1].\n --> layers[0].bias[1]",
  );
});

test("the fields of a value are checked as those of a text, and named by their paths", () => {
  expect(problemsOf(net({}, { ...dense, activation: "sofmax" }))).toBe(
    'unknown-activation: there is no activation called "sofmax".\n --> layers[0].activation\nhelp: did you mean "softmax"?',
  );
});

test("a label that is a number is spelled as it prints", () => {
  const labels = ["0", 1.0];
  expect(load(net({ output: { labels } })).network.outputs[0]?.labels).toEqual(["0", "1"]);
});

const only = "a spec contains only objects, lists, numbers, strings, true and false.";
const circle: Record<string, unknown> = net();
circle.output = { labels: [circle] };

test.each([
  ["a function", () => 1, `not-a-value: layers[0].bias is a function; ${only}\n --> layers[0].bias`],
  ["a bigint", 5n, `not-a-value: layers[0].bias is the bigint 5n; ${only}\n --> layers[0].bias`],
  ["a symbol", Symbol("b"), `not-a-value: layers[0].bias is a symbol; ${only}\n --> layers[0].bias`],
  ["a Map", new Map(), `not-a-value: layers[0].bias is a Map; ${only}\n --> layers[0].bias`],
  ["a promise", Promise.resolve(1), `not-a-value: layers[0].bias is a Promise; ${only}\n --> layers[0].bias`],
  [
    "bigints",
    BigInt64Array.of(1n),
    `not-a-value: layers[0].bias is a BigInt64Array; ${only}\n --> layers[0].bias`,
  ],
  [
    "undefined in a list",
    [1, undefined],
    `not-a-value: layers[0].bias[1] is undefined; ${only}\n --> layers[0].bias[1]`,
  ],
  [
    "a hole in a list",
    Object.assign(new Array(2), [1]),
    `not-a-value: layers[0].bias[1] is undefined; ${only}\n --> layers[0].bias[1]`,
  ],
])("a field that is %s is refused", (_, bias, said) => {
  expect(problemsOf(net({}, { ...dense, bias }))).toBe(said);
});

test.each([
  ["nothing", undefined, `not-a-value: the spec is undefined; ${only}`],
  ["null", null, "empty-spec: the spec is empty."],
  [
    "a list",
    [1],
    "not-a-mapping: a spec must be a mapping (name: …, input: …, layers: …), but this is a list.",
  ],
  ["a value in itself", circle, "nested-too-deeply: the spec is nested too deeply.\n --> output.labels[0]"],
])("a spec that is %s is refused", (_, value, said) => {
  expect(problemsOf(value)).toBe(said);
});
