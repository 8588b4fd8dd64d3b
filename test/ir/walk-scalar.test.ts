import { expect, test } from "vitest";
import { add, local, mul } from "../../generator/ir/scalar.ts";
import { evaluateScalar, prepareScalar } from "../../generator/ir/walk-scalar.ts";

const exactly = (value: number): number => value;

test("a prepared expression sees what its locals are at each evaluation", () => {
  let at = 2;
  const evaluate = prepareScalar(add(mul(local("x"), local("x")), 0.5), Math.fround, () => at);
  expect(evaluate()).toBe(4.5);
  at = 0.1;
  expect(evaluate()).toBe(Math.fround(Math.fround(0.1 * 0.1) + 0.5));
});

test("a node that is used twice is computed once at each evaluation, however often that doubles", () => {
  let doubled = mul(local("x"), 1);
  for (let n = 0; n < 60; n++) doubled = add(doubled, doubled);
  let at = 1;
  let rounded = 0;
  const evaluate = prepareScalar(
    doubled,
    (value) => {
      rounded++;
      return value;
    },
    () => at,
  );
  expect(evaluate()).toBe(2 ** 60);
  at = 3;
  expect(evaluate()).toBe(3 * 2 ** 60);
  expect(rounded).toBe(1 + 2 * 61); // 1 is the number, which is rounded beforehand
});

test("a formula that loads is refused where there is nothing to load from", () => {
  const load = { kind: "load", buffer: "b", index: { offset: 0, terms: [] } } as const;
  expect(() => evaluateScalar(add(load, 1), exactly, () => 0)).toThrow("a formula loads nothing");
});
