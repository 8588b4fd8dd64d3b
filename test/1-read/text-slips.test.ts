import { expect, test } from "vitest";
import { SpecError } from "../../generator/diagnostics/spec-error.ts";
import { load } from "../../generator/load.ts";

/** The helps for what is wrong in a spec. */
function helpsFor(text: string): readonly (string | undefined)[] {
  try {
    load(text, { path: "net.yaml" });
    return [];
  } catch (error) {
    if (error instanceof SpecError) return error.diagnostics.map(({ help }) => help);
    throw error;
  }
}

const LAYER = "{ type: dense, units: 1, weights: [[1], [1]], bias: [0] }";
const ofSpec = (input: string, layers: string): string => `name: net\n${input}\n${layers}\n`;
const ofLayer = (field: string): string =>
  ofSpec("input: 2", `layers:\n  - type: dense\n    units: 1\n    bias: [0]\n    ${field}`);

const COLON = "write a space after the colon";
const DASH = "write a space after the dash";
const COMMAS = "separate numbers with commas";
const BRACKETS = "write a list in brackets, such as [1, 2]";
const FILE = "write { file: … } with the path of a weight file";

const slips: readonly (readonly [title: string, text: string, help: string | undefined])[] = [
  ["a path of Windows for weights", ofLayer("weights: C:\\models\\w.npz"), FILE],
  ["an address for weights", ofLayer("weights: https://example.org/w.npz"), FILE],
  ["file: without a space, on the line of its key", ofLayer("weights: file:w.npz"), FILE],
  ["the name of a file", ofLayer("weights: w.npz"), FILE],
  ["file: without a space, on a line of its own", ofLayer("weights:\n      file:w.npz"), COLON],
  ["a word that is no file", ofLayer("weights: random"), undefined],
  ["a layer on the line of layers", ofSpec("input: 2", "layers: type:dense"), undefined],
  ["a layer that is a list item", ofSpec("input: 2", "layers:\n  - type:dense"), COLON],
  ["a layer in quotes", ofSpec("input: 2", 'layers:\n  - "type:dense"'), undefined],
  ["a layer in brackets", ofSpec("input: 2", "layers: [type:dense, units:3]"), undefined],
  ["a size on a line of its own", ofSpec("input:\n  size:2", `layers: [${LAYER}]`), COLON],
  ["a size on the line of its key", ofSpec("input: size:2", `layers: [${LAYER}]`), undefined],
  ["two numbers with a colon", ofSpec("input: 28:28", `layers: [${LAYER}]`), undefined],
  ["a dash before a word", ofSpec("input: -n", `layers: [${LAYER}]`), undefined],
  ["a dash before a word in brackets", ofLayer("weights: [[-a], [1]]"), undefined],
  ["a dash before an item", ofSpec("input: 2", "layers:\n  -dense"), DASH],
  ["two numbers for one", ofSpec("input: 2 3", `layers: [${LAYER}]`), undefined],
  [
    "two numbers in braces where a list belongs",
    ofSpec("input: { shape: 1 2 }", `layers: [${LAYER}]`),
    BRACKETS,
  ],
  [
    "two numbers with a comma where a list belongs",
    ofSpec("input:\n  shape: 1, 2", `layers: [${LAYER}]`),
    BRACKETS,
  ],
  ["two numbers in brackets", ofSpec("input: { shape: [1 2] }", `layers: [${LAYER}]`), COMMAS],
  [
    "two numbers in an item with a dash",
    ofSpec("input:\n  shape:\n    - 1 2", `layers: [${LAYER}]`),
    undefined,
  ],
  ["two numbers in brackets where a row belongs", ofLayer("weights: [[1, 2], 3 4]"), BRACKETS],
  ["two numbers in quotes", ofSpec('input: { shape: ["1 2"] }', `layers: [${LAYER}]`), undefined],
];

test.each(slips)("%s", (_, text, help) => {
  expect(helpsFor(text)[0]).toBe(help);
});

test("strings in programs have no help about spelling", () => {
  const spec = { name: "net", input: { shape: ["1 2"] }, layers: ["type:dense"] };
  expect(() => load(spec)).toThrow(SpecError);
  try {
    load(spec);
  } catch (error) {
    expect((error as SpecError).diagnostics.map(({ help }) => help)).toEqual([undefined, undefined]);
  }
});
