import { expect, test } from "vitest";
import { importNNet } from "../../../generator/import/nnet/index.ts";
import { interpret } from "../../../generator/reference/interpret.ts";
import { effort } from "../../support/effort.ts";
import { expectT64 } from "../../support/tolerance.ts";
import { importMutants, modelFile, networkOf, problemsOf } from "../support/import-files.ts";

const MUTANTS = effort(250, 4_000);

/** 2 → 3 → 2, in the layout of the ACAS Xu files. */
const text = `// Neural Network File Format by Kyle Julian, Stanford 2016
2,2,2,3,
2,3,2,
0,
-1.0,0,
2.0,1e1,
0.5,5.0,7.5,
3.0,10.0,4.0,
0.1,-0.2,
3e-1,4.0E-1,
-.5,6.0,
0.01,
-0.02,
0.03,
1.0,2.0,-3.0,
-4.0,5.0,6.0,
0.5,
-0.25,
`;

const file = modelFile("acasxu.nnet", text);

/** The same network computed as its numbers are meant. */
function evaluate([a = 0, b = 0]: readonly number[]): number[] {
  const x1 = (Math.min(Math.max(a, -1), 2) - 0.5) / 3;
  const x2 = (Math.min(Math.max(b, 0), 10) - 5) / 10;
  const relu = (sum: number) => Math.max(sum, 0);
  const h1 = relu(0.1 * x1 - 0.2 * x2 + 0.01);
  const h2 = relu(0.3 * x1 + 0.4 * x2 - 0.02);
  const h3 = relu(-0.5 * x1 + 6 * x2 + 0.03);
  return [h1 + 2 * h2 - 3 * h3 + 0.5, -4 * h1 + 5 * h2 + 6 * h3 - 0.25].map((y) => y * 4 + 7.5);
}

test("inputs are held within bounds and normalised, outputs are scaled back", async () => {
  const model = await importNNet(file, {});
  expect(model.layers.map(({ type, origin }) => `${type}: ${origin}`)).toEqual([
    "activation: minimum and maximum values of the inputs",
    "normalize: means and ranges of the inputs",
    "dense: layer 1",
    "dense: layer 2",
    "scale: mean and range of the outputs",
  ]);
  const network = networkOf(model);
  for (const x of [
    [0, 0],
    [1, 9],
    [-5, 50],
    [1.5, 2],
    [2, -1],
  ])
    expectT64(interpret(network, x).output, evaluate(x), String(x));
});

test("outputs with mean 0 and range 1 need no layer", async () => {
  const plain = text.replace("0.5,5.0,7.5,", "0.5,5.0,0,").replace("3.0,10.0,4.0,", "3.0,10.0,1,");
  const { layers } = await importNNet(modelFile("a.nnet", plain), {});
  expect(layers.at(-1)?.type).toBe("dense");
});

test.each([
  [
    "a line of another length",
    "3e-1,4.0E-1,",
    "0.3,",
    "line 10: it has 1 values, but a weight for each of 2 inputs would be 2",
  ],
  ["no number", "4.0E-1", "4.0E-1x", 'line 10: "4.0E-1x" is not a number that fits in a double'],
  ["a number beyond a double", "6.0,", "6e999,", 'line 11: "6e999" is not a number that fits in a double'],
  ["no size", "2,3,2,", "2,0,2,", "line 3: 0 is not a size"],
  [
    "sizes that disagree",
    "2,2,2,3,",
    "2,2,4,3,",
    "line 3: the sizes go from 2 to 2, but there are 2 inputs and 4 outputs",
  ],
  [
    "a size beyond the file",
    "2,3,2,",
    "2,999999999,2,",
    "line 8: 999999999 lines with a weight for each of 2 inputs must follow, but there are 10",
  ],
  ["a range of 0", "3.0,10.0,4.0", "0,10.0,4.0", "line 8: a range is 0, and inputs are divided by it"],
  ["an end too early", "-0.25,\n", "", "line 16: 2 lines with one bias must follow, but there are 1"],
  ["something after the end", "-0.25,\n", "-0.25,\n1,\n", "line 19: it comes after the last bias"],
])("%s is refused", async (_, old, now, problem) => {
  expect(await problemsOf(importNNet, modelFile("a.nnet", text.replace(old, now)))).toEqual([problem]);
});

test(`${MUTANTS} broken files are imported or refused`, { timeout: 60_000 }, async () => {
  const { imported, refused } = await importMutants(importNNet, file, {}, MUTANTS);
  expect(imported).toBeGreaterThan(MUTANTS / 200);
  expect(refused).toBeGreaterThan(MUTANTS / 20);
});
