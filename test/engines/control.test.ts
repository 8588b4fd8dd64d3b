import { describe, expect, test } from "vitest";
import { probeInputs } from "../../generator/check/probe-inputs.ts";
import { compileFile } from "../support/specs.ts";
import { bitsOfReference, callsOf } from "./calls.ts";
import type { Prepared } from "./cases.ts";
import { countValues, firstMismatch } from "./compare-results.ts";
import { describeFailure } from "./describe-failure.ts";
import { engineProgram } from "./engine-program.ts";
import { v8 } from "./engines.ts";
import { fromHex, toHex } from "./hex.ts";
import { loadQuickjs } from "./quickjs.ts";

const quickjs = await loadQuickjs();
const engines = { V8: v8, QuickJS: quickjs };

const { text: net3, network } = await compileFile("specs/net3.yaml", {
  emit: { math: "native", unroll: "auto" },
});
const calls = callsOf(network);
const inputs = probeInputs(2, 1, 1000);
const prepared: Prepared = {
  title: "net3",
  target: "ts",
  inputs,
  program: engineProgram(net3, calls, inputs),
};

/** The module after a change of its text. */
const changed = (from: string, to: string): string => {
  expect(net3).toContain(from);
  return engineProgram(net3.replace(from, to), calls, inputs);
};

describe.each(Object.entries(engines))("in %s", (_, evaluate) => {
  test.each([
    ["the last bit of a weight", "x1 * 0.1 +", "x1 * 0.10000000000000002 +", "forward"],
    ["the order of a sum", "z2_1 * 0.1 + z2_2 * 0.2 + 0.1", "z2_1 * 0.1 + (z2_2 * 0.2 + 0.1)", "forward"],
    ["a row of a batch", "n < count", "n < 1", "steps"],
    ["the choice of an output", "value > record", "value < record", "predict"],
  ])("%s is found", (_, from, to, entry) => {
    const mismatch = firstMismatch(evaluate(prepared.program), evaluate(changed(from, to)), inputs);
    expect(mismatch).toMatchObject({ entry });
  });

  test("a module that throws is an error", () => {
    expect(() => evaluate(changed("return out;", "throw new RangeError('no');"))).toThrow("no");
  });
});

test("QuickJS does not have the exp of V8, and that is found", () => {
  const failure = describeFailure(prepared, v8(prepared.program), quickjs(prepared.program));
  expect(failure).toMatch(/^net3: forward\(\[.+\]\) gives 0\.\d+ at index [01], not 0\.\d+ as in V8$/);
});

test.each([
  ["net3_classifier", ["logits", "predict", "classify"], 10],
  ["agent", ["logits_action", "predict_action", "classify_action"], 17],
  ["counter", ["state"], 4],
])("every entry of %s is compared with the reference on every input", async (name, own, values) => {
  const { text, network } = await compileFile(`specs/${name}.yaml`);
  const inputs = probeInputs(network.inputSize, 1, 20);
  const result = v8(engineProgram(text, callsOf(network), inputs));
  const reference = { ...result, bits: bitsOfReference(network, inputs) };
  expect(Object.keys(result.bits).sort()).toEqual(
    ["forward", "forward of other vectors", "steps", ...own].sort(),
  );
  expect(countValues(result)).toBe(inputs.length * values);
  expect(firstMismatch(reference, result, inputs)).toBeUndefined();
});

test("a number keeps its bits as text", () => {
  const values = [0, -0, 5e-324, -1.7976931348623157e308, 0.1, Infinity, -Infinity, Number.NaN];
  expect(fromHex(toHex(values))).toEqual(values);
  expect(toHex([-0, 1, Number.NaN])).toBe("80000000000000003ff00000000000007ff8000000000000");
});
