import { describe, expect, test } from "vitest";
import {
  checkAgainstReference,
  describeMismatch,
  firstDifference,
  type ReferenceResult,
  runReference,
} from "../../generator/check/check-against-reference.ts";
import { loadModule } from "../../generator/check/load-module.ts";
import { probeCount, probeInputs } from "../../generator/check/probe-inputs.ts";
import { compileFile } from "../support/specs.ts";

const compiled = {
  net3: await compileFile("specs/net3.yaml"),
  net3_classifier: await compileFile("specs/net3_classifier.yaml"),
};

async function mismatchAfter(name: keyof typeof compiled, from: string, to: string) {
  const { text, network, cost } = compiled[name];
  expect(text).toContain(from);
  const module = await loadModule(text.replace(from, to));
  const inputs = probeInputs(network.inputSize, 1, probeCount(network, cost.multiplyAdds));
  return checkAgainstReference(network, module, runReference(network, inputs));
}

test.each(["net3", "net3_classifier"] as const)("%s as it is equals the reference", async (name) => {
  expect(await mismatchAfter(name, "forward", "forward")).toBeUndefined();
});

test.each([
  ["one digit of a weight", "x1 * 0.5", "x1 * 0.50000000000001", "forward"],
  ["one operator", "z1_3 * 0.3 + 0.1", "z1_3 * 0.3 - 0.1", "forward"],
  ["another order of a sum", "z2_1 * 0.1 + z2_2 * 0.2 + 0.1", "z2_1 * 0.1 + (z2_2 * 0.2 + 0.1)", "forward"],
  ["another order in a hidden layer", "x1 * 0.3 + x2 * 0.4 + 0.2", "x1 * 0.3 + (x2 * 0.4 + 0.2)", "forward"],
  ["another bound of a loop", "n < count", "n < 1", "forwardBatch"],
  ["another comparison", "value > record", "value < record", "predict"],
])("%s is found", async (_, from, to, entry) => {
  expect(await mismatchAfter("net3", from, to)).toMatchObject({ entry });
});

test("a module is compared with the answers that are given", async () => {
  const { text, network } = compiled.net3;
  const module = await loadModule(text);
  const [first, second] = runReference(network, [
    [1, 0.5],
    [0, 2],
  ]) as [ReferenceResult, ReferenceResult];
  expect(checkAgainstReference(network, module, [first, second])).toBeUndefined();
  const swapped = [first, { ...second, output: first.output }];
  expect(checkAgainstReference(network, module, swapped)).toMatchObject({
    entry: "forward",
    input: [0, 2],
    index: 0,
    expected: first.output[0],
    actual: second.output[0],
  });
});

test("logits are checked as well", async () => {
  expect(await mismatchAfter("net3_classifier", "return out;", "out[0] = 0;\n  return out;")).toBeDefined();
});

test("reports a mismatch in a sentence", () => {
  const mismatch = { entry: "forward", input: [1, -0], index: 1, expected: 0.5, actual: Number.NaN };
  expect(describeMismatch(mismatch)).toBe("forward([1, -0]) gives NaN at index 1, not 0.5");
});

const values = [0.25, -0, 3e-300, Number.NaN, Infinity];

describe("the comparator of bits", () => {
  test("accepts the same bits", () => expect(firstDifference(values, [...values])).toBeUndefined());
  test("rejects the last bit of one element", () => expect(firstDifference([0.1 + 0.2], [0.3])).toBe(0));
  test("rejects the sign of a zero", () => expect(firstDifference(values, values.with(1, 0))).toBe(1));
  test("rejects all zeros", () =>
    expect(
      firstDifference(
        values,
        values.map(() => 0),
      ),
    ).toBe(0));
  test("rejects all NaN", () =>
    expect(
      firstDifference(
        values,
        values.map(() => Number.NaN),
      ),
    ).toBe(0));
  test("rejects a result that is too short or too long", () => {
    expect(firstDifference(values, values.slice(0, 4))).toBe(4);
    expect(firstDifference(values, [...values, 0])).toBe(5);
  });
});
