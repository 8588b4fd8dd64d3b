import { expect, test } from "vitest";
import { parse } from "yaml";
import { convertToProgram, convertToText } from "../../generator/convert/convert.ts";
import { evaluate, sourceOf } from "../support/convert.ts";

/** Files beside the specs, by their names. */
const files: Readonly<Record<string, string>> = {
  "w.json": JSON.stringify({ W: [[1, 2, 3]], b: [1, 2, 3], alpha: [0.1, 0.2, 0.3], e: 1e-5, h: [4, 5, 6] }),
  "only.json": JSON.stringify([[1], [2], [3]]),
  "pilot.yaml": `name: pilot
input: 3
layers:
  - { type: dense, name: act, units: 2, weights: { file: only2.json }, bias: false }
  - { type: dense, name: judge, from: act, units: 1, weights: [[1], [2]], bias: false }
outputs: { action: { from: act }, value: { from: judge } }
`,
  "only2.json": JSON.stringify([
    [1, 2],
    [3, 4],
    [5, 6],
  ]),
};
const readFile = (name: string) => new TextEncoder().encode(files[name]);

const programOf = (yaml: string): string => convertToProgram(yaml, sourceOf(yaml, readFile), "ts");

test("tensors in files have the shapes that the files have", () => {
  const program = programOf(`name: stored
input: 1
states: { held: { size: 3, next: last, initial: { key: h } } }
weights: w.json
layers:
  - type: dense
    units: 3
    weights: { key: W, layout: in_out }
    bias: { key: b } # of all three
    activation: { name: prelu, alpha: { key: alpha } }
  - { type: dense, units: 1, weights: { file: only.json }, bias: false }
  - { type: dense, units: 3, weights: { file: only.json, layout: out_in }, bias: false, name: wide }
  - { type: rms_norm, gamma: { file: w.json, key: alpha }, epsilon: 1e-3, name: normal }
  - { type: add, name: last, from: [normal, held] }
`);
  for (const written of [
    'states: { held: { size: 3, initial: key("h", [3]) } }',
    'weights: key("W", [1, 3], "in_out")',
    'bias: key("b", [3]), // of all three',
    'activation: { name: "prelu", alpha: key("alpha", [3]) }',
    'file("only.json", [3, 1])',
    'file("only.json", [3, 1], "out_in")',
    'gamma: file("w.json", "alpha", [3])',
    "epsilon: 1e-3",
  ])
    expect(program).toContain(written);
  expect(program).not.toContain("units");
});

test("embedded networks say what they give, and their file is no file of weights", () => {
  const program = programOf(`name: coach
input: 3
layers:
  - { type: network, name: pilot, file: pilot.yaml, from: { input: input } }
  - { type: concat, axis: 0, from: [pilot.action, pilot.value], name: all }
  - { type: network, file: pilot.yaml, output: value }
`);
  expect(program).toContain('import { concat, embed, network } from "neuroll";');
  expect(program).toMatch(
    /embed\(\s*"pilot\.yaml",\s*\{ action: \[2\], value: \[1\] \},\s*\{ name: "pilot", from: \{ input: "input" \} \},?\s*\)/,
  );
  expect(program).toMatch(
    /embed\("pilot\.yaml", \{ value: \[1\] \}, \{ output: "value" \}\)|embed\(\s*"pilot\.yaml",\s*\{ value: \[1\] \},\s*\{ output: "value" \},?\s*\)/,
  );
});

const oneLayer = (weights: string): string =>
  `name: numbers\ninput: 1\nlayers: [{ type: dense, units: 6, weights: ${weights}, bias: false }]\n`;

test("numbers are spelled as they were, where JavaScript reads the same", () => {
  const program = programOf(oneLayer("[[0.10, 1e-3, -0, +.5, 0x10, 1.]]"));
  expect(program).toContain("[[0.10, 1e-3, -0, 0.5, 16, 1]]");
  const yaml = oneLayer("[[9007199254740993, 1, 1, 1, 1, 1]]");
  expect(() => sourceOf(yaml)).toThrow("a double cannot represent 9007199254740993 exactly");
});

test("infinite bounds are the same in both languages, and JSON refuses them", () => {
  const clip =
    "name: clipped\ninput: 1\nlayers: [{ type: activation, activation: { name: clip, max: .inf } }]\n";
  const source = sourceOf(clip);
  const program = convertToProgram(clip, source, "ts");
  expect(program).toContain("max: Infinity");
  expect(convertToText(evaluate(program), source, "yaml")).toContain("max: .inf");
  expect(() => convertToText(evaluate(program), source, "json")).toThrow("JSON has no number Infinity");
});

test("an alias is written out", () => {
  const program = programOf(`name: twice
input: 2
layers:
  - { type: dense, units: 2, weights: &w [[1, 2], [3, 4]], bias: &b [0, 1], activation: relu }
  - { type: dense, units: 2, weights: *w, bias: *b }
`);
  expect(program.match(/bias: \[0, 1\]/g)).toHaveLength(2);
  expect(program.match(/\[3, 4\],\n/g)).toHaveLength(2);
});

test("a long list becomes a constant of which types say only that it has numbers", () => {
  const rows = JSON.stringify(Array.from({ length: 101 }, () => Array.from({ length: 100 }, (_, n) => n)));
  const yaml = `name: long\ninput: 101\nlayers: [{ type: dense, name: wide_one, units: 100, weights: ${rows}, bias: false }]\n`;
  const source = sourceOf(yaml);
  const program = convertToProgram(yaml, source, "ts");
  expect(program).toContain("\nconst wideOneWeights: number[][] = [\n");
  expect(program).toContain(
    '  .layer(\n    dense({\n      name: "wide_one",\n      units: 100,\n      weights: wideOneWeights,\n      bias: false,\n    }),\n  );',
  );
  expect(convertToProgram(yaml, source, "js")).toContain("\nconst wideOneWeights = [\n");
  expect(parse(convertToText(evaluate(program), source, "yaml"))).toEqual(parse(yaml));
  const numbered = convertToProgram(yaml.replace("wide_one", "_1"), sourceOf(yaml), "ts");
  expect(numbered).toContain("const _1Weights: number[][] = [");
});

test("texts of several lines are blocks of YAML, where nothing is lost by that", () => {
  for (const description of [
    "two\nlines",
    "a\n\n  b: c\n",
    " from a blank\nto here",
    "\n",
    "a\n\n",
    "a\tb\nc",
  ]) {
    const spec = { name: "said", description, input: 1, layers: [{ type: "l1" }] };
    const source = sourceOf(spec);
    const yaml = convertToText(spec, source, "yaml");
    expect(parse(yaml)).toEqual(spec);
    expect(evaluate(convertToProgram(yaml, source, "ts")).description).toBe(description);
  }
  const prose = { name: "said", description: "two\nlines", input: 1, layers: [{ type: "l1" }] };
  expect(convertToText(prose, sourceOf(prose), "yaml")).toContain(
    "description: |-\n  two\n  lines\ninput: 1\n",
  );
});

test("comments are where they were, and none is an order", async () => {
  const yaml = `# What it is.
#@ts-nocheck
#/ <reference types="x" />
## sourceMappingURL=noted.map
# c8 ignore next
# deno-lint-ignore-file
# Not an order: ignore this.
# yaml-language-server: $schema=./neuroll.schema.json
name: noted # the name
input: # what comes in
  size: 2 # two
# of each call
states:
  last: { size: 2, next: input } # from before
# the layers
layers:
  # the first
  - type: dense # both
    name: first
    units: 2 # as before
    weights: [
      [1, 2], # row
      [3, 4],
      # end of rows
    ]
    bias: false
    # end of the first
  # between
  - { type: add, from: [first, last] } # the last
  # - type: softmax
output: # what goes out
  labels: # of both
    - a # one
    - b
# The end.
`;
  await expect(programOf(yaml)).toMatchFileSnapshot("comments.txt");
});
