import { expect, test } from "vitest";
import {
  checkAgainstReference,
  type ReferenceResult,
  runReference,
} from "../../generator/check/check-against-reference.ts";
import { indexPlaces, withIndices } from "../../generator/check/index-places.ts";
import { loadModule } from "../../generator/check/load-module.ts";
import { probesOf } from "../../generator/check/probe-inputs.ts";
import { load } from "../../generator/load.ts";
import { build } from "../support/run-text.ts";
import { compileFile } from "../support/specs.ts";

const embedding = (entries: number, more: string) =>
  `{ type: embedding, units: 1, entries: ${entries}, weights: ${JSON.stringify(Array(entries).fill([1]))}${more} }`;

test("the indices of an input are found wherever layers move them, and what two layers allow counts", () => {
  const { network } = load(`
name: net
input: 6
layers:
  - { type: slice, name: some, axis: 0, start: 1, end: 5, step: -1 }
  - { type: reshape, name: square, shape: [2, 2] }
  - ${embedding(7, ", name: a, negative: true")}
  - { type: slice, name: part, from: some, axis: 0, start: 0, end: 1 }
  - ${embedding(3, ", name: b")}
  - { type: activation, name: floored, activation: floor, from: part }
  - ${embedding(2, ", name: c")}
  - { type: reshape, name: four, from: a, shape: [4] }
  - { type: reshape, name: one, from: b, shape: [1] }
  - { type: reshape, name: other, from: c, shape: [1] }
  - { type: concat, axis: 0, from: [four, one, other] }
`);
  expect(indexPlaces(network)).toEqual(
    new Map([
      [4, { least: 0, below: 3 }],
      [3, { least: -7, below: 7 }],
      [2, { least: -7, below: 7 }],
      [1, { least: -7, below: 7 }],
    ]),
  );
  const [x] = withIndices(network, [[0.5, 0.5, -7, Number.NaN, -1, Infinity]]) as [number[]];
  expect(x).toEqual([0.5, expect.any(Number), -7, -7, expect.any(Number), Infinity]);
});

test("gen --check tries indices that there are, and ones that must be refused", async () => {
  const { text, network, cost } = await compileFile("specs/language.yaml");
  const references = runReference(network, probesOf(network, cost.multiplyAdds));
  const refused = references.filter(({ refusal }) => refusal !== undefined);
  expect(refused.map(({ refusal }) => refusal)).toContain(
    "language: x contains 26, but layer 1 (embedding) takes whole numbers from 0 to 25",
  );
  expect(references.length - refused.length).toBeGreaterThan(20);
  const mismatchAfter = async (from: string, to: string) => {
    expect(text).toContain(from);
    return checkAgainstReference(network, await loadModule(text.replace(from, to)), references);
  };
  expect(await mismatchAfter("refuseIndex", "refuseIndex")).toBeUndefined();
  expect(await mismatchAfter("checkIndex(1, x[i]!, 0, 25);", "")).toMatchObject({
    expected: refused[0]?.refusal,
  });
  expect(await mismatchAfter(" && Math.floor(index) === index", "")).toMatchObject({ entry: "forward" });
  expect(await mismatchAfter("takes whole numbers", "takes numbers")).toMatchObject({ entry: "forward" });
});

test("of several values that are no indices, a module may name another than the reference", async () => {
  const { network } = load(`
name: two
input: 2
layers:
  - { type: slice, name: a, axis: 0, start: 0, end: 1 }
  - { type: activation, name: floored, activation: floor }
  - ${embedding(2, ", name: computed")}
  - { type: slice, name: b, from: input, axis: 0, start: 1, end: 2 }
  - ${embedding(2, ", name: given, from: b")}
  - { type: add, from: [computed, given] }
`);
  const [reference] = runReference(network, [[5, 7]]);
  expect(reference?.refusal).toMatch(/^two: layer 2 gives 5, /);
  for (const target of ["ts", "wasm"] as const) {
    const { module } = await build(network, { target });
    expect(() => module.forward(module.createInput([5, 7]), module.createOutput())).toThrow(
      /^two: x contains 7, /,
    );
    expect(checkAgainstReference(network, module, [reference as ReferenceResult])).toBeUndefined();
  }
});
