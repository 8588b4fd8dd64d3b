import { expect, test } from "vitest";
import { fewProbes, probeCount, probesOf } from "../../generator/check/probe-inputs.ts";
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

test("a large network is tried on five vectors, whatever its size, and a small one on each edge case by itself", () => {
  const { network } = plan("{ name: a, input: 3, layers: [{ type: activation, activation: tanh }] }");
  expect(probesOf(network, 0)).toHaveLength(1000 + 13 + 13);
  for (const multiplyAdds of [2e6, 1e8, 1e12]) expect(probesOf(network, multiplyAdds)).toHaveLength(5);
  expect(probesOf(network, 1.9e6)).toHaveLength(8 + 13 + 13);
});

test("a deep network is tried on few vectors, however narrow it is", () => {
  const layer = "{ type: activation, activation: relu }";
  const deep = (depth: number): string =>
    `{ name: a, input: 3, layers: [${Array(depth).fill(layer).join(", ")}] }`;
  const lengths = [400, 4000].map((depth) => probesOf(plan(deep(depth)).network, 0).length);
  expect(lengths).toEqual([9 + 13 + 13, 5]);
});

test("the few vectors have finite edge cases together, an infinity and a NaN each by itself", () => {
  const probes = fewProbes(10_000, 1);
  expect(probes.map((x) => [x.length, x.every(Number.isFinite)])).toEqual([
    [10_000, true],
    [10_000, true],
    [10_000, true],
    [10_000, false],
    [10_000, false],
  ]);
  const [, , edges = [], infinite = [], notANumber = []] = probes;
  expect(edges.filter((value) => [0, -0, 5e-324, -5e-324, 700, -745.2].includes(value)).length).toBe(6);
  expect(infinite.filter((value) => !Number.isFinite(value))).toEqual([Number.POSITIVE_INFINITY]);
  expect(notANumber.filter((value) => !Number.isFinite(value))).toEqual([Number.NaN]);
});

test("a row may have more values than a call takes arguments", () => {
  const { network } = plan("{ name: a, input: 200000, layers: [{ type: max_normalize }] }");
  const { output } = interpret(network, [...Array(199_999).fill(1), 4]);
  expect([output[0], output.at(-1)]).toEqual([0.25, 1]);
});
