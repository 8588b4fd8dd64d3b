import { expect, test } from "vitest";
import { importBrain } from "../../generator/import/brain/index.ts";
import { writeSpec } from "../../generator/import/write-spec.ts";
import { firstInput } from "../../generator/ir/network.ts";
import { load } from "../../generator/load.ts";
import { isRight } from "../../generator/verify/compare-recording.ts";
import { verify } from "../../generator/verify/verify.ts";
import { savedNetwork } from "../support/saved-js.ts";
import { filesOf, json, line, vectorProblemOf, verifyFiles } from "../support/vector-files.ts";

const vectors = "cases.json";
const request = { vectors, expected: undefined, input: undefined, output: undefined, tolerance: 1e-6 };

test("a network that brain.js trained on sentences is verified by its own cases, as they are", async () => {
  const { file, cases } = savedNetwork("brain_v2_sentences.json");
  const { spec, weights } = writeSpec(await importBrain(file, {}), "mood");
  const mood = load(spec, { readFile: () => weights });
  const found = JSON.parse(new TextDecoder().decode(file.bytes)) as { inputLookup: Record<string, number> };
  const { names: inputNames = [], keys: inputKeys = [] } = firstInput(mood.network);
  expect(inputKeys.map((key) => found.inputLookup[key])).toEqual([0, 1, 2, 3, 4, 5]);
  expect(inputNames.slice(0, 3)).toEqual([
    "I_feel_great_about_the_world",
    "The_world_is_a_terrible_place",
    "I_feel_great_about_the_world_2",
  ]);
  const [result] = await verify(mood, [], request, filesOf({ [vectors]: json({ cases }) }));
  expect(result).toMatchObject({ cases: 4, arrays: [{ key: "output", beyond: 0, argMax: 0 }] });
  expect(result && isRight(result)).toBe(true);
});

const keyed = `name: keyed
input: { size: 2, names: [a_b, c], keys: [a b, c] }
layers:
  - { type: dense, units: 1, weights: [[2], [-1]], bias: [0.5] }
`;

test.each([
  ["keys", { "a b": 3, c: 1 }],
  ["names", { a_b: 3, c: 1 }],
  ["a key, the other input left out", { "a b": 2.5 }],
])("inputs may stand by their %s", async (_, input) => {
  const [result] = await verifyFiles(keyed, { [vectors]: json([{ input, output: 5.5 }]) }, { vectors });
  expect(result?.arrays).toMatchObject([{ beyond: 0 }]);
});

test("reports what is neither a name nor a key", async () => {
  const files = { [vectors]: json([{ input: { "a  b": 3, c: 1 }, output: 5.5 }]) };
  expect(await vectorProblemOf(keyed, files, { vectors })).toBe(
    `malformed-vectors (input): cases.json has an unreadable tensor "input": it names a  b and c in case 0, but the network's names are a_b and c, or a b and c.`,
  );
});

test("NaN, infinities and -0 are numbers in JSON, and NaN equals NaN alone", async () => {
  const cases = [
    { input: ["NaN", 0], output: ["NaN"] },
    { input: ["Infinity", "-0"], output: ["Infinity"] },
    { input: ["Infinity", "Infinity"], output: [1] },
  ];
  const [result] = await verifyFiles(line, { "io.json": json(cases) }, { vectors: "io.json" });
  expect(result?.arrays).toMatchObject([
    { beyond: 1, first: { case: 2, got: Number.NaN, recorded: 1, error: Infinity } },
  ]);
});
