import { expect, test } from "vitest";
import { probeCount } from "../../generator/check/probe-inputs.ts";
import { plan } from "../../generator/generate.ts";
import { interpret } from "../../generator/reference/interpret.ts";

const countFor = (spec: string): number => {
  const { network, cost } = plan(spec);
  return probeCount(network, cost.multiplyAdds);
};

test("a network of few numbers gets many vectors, one of many few, whether they are multiplied or not", () => {
  expect(countFor("{ name: a, input: 3, layers: [{ type: activation, activation: tanh }] }")).toBe(1000);
  expect(countFor("{ name: a, input: 10000, layers: [{ type: l1_normalize }] }")).toBe(50);
  expect(
    countFor("{ name: a, input: { shape: [1000, 1000] }, layers: [{ type: transpose, axes: [1, 0] }] }"),
  ).toBe(8);
});

test("a row may have more values than a call takes arguments", () => {
  const { network } = plan("{ name: a, input: 200000, layers: [{ type: max_normalize }] }");
  const { output } = interpret(network, [...Array(199_999).fill(1), 4]);
  expect([output[0], output.at(-1)]).toEqual([0.25, 1]);
});
