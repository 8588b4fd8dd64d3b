import { describe, expect, test } from "vitest";
import { compareIndices, compareValues } from "../../generator/verify/compare-values.ts";

const criteria = { tolerance: 1e-3, dtype: "f64", ranked: true } as const;
const compare = (got: number[][], recorded: number[][]) => compareValues(got, recorded, criteria);

describe("values beside values", () => {
  test("equal ones have no errors", () => {
    expect(
      compare(
        [
          [1, 2],
          [0, -4],
        ],
        [
          [1, 2],
          [-0, -4],
        ],
      ),
    ).toEqual({
      cases: 2,
      beyond: 0,
      largest: { absolute: 0, relative: 0, scaled: 0, ulps: 0 },
      argMax: 0,
      first: undefined,
    });
  });

  test("reports the first case beyond the tolerance, and in it the worst value in proportion", () => {
    const { beyond, first, largest } = compare(
      [
        [1, 2, 3],
        [100.2, 2.2, 3],
        [9, 9, 9],
      ],
      [
        [1, 2, 3],
        [100, 2, 3],
        [1, 2, 3],
      ],
    );
    expect(beyond).toBe(2);
    expect(first).toMatchObject({ case: 1, element: 1, got: 2.2, recorded: 2, allowed: 1e-3 * 3 });
    expect(first?.error).toBeCloseTo(0.2);
    expect(largest).toMatchObject({ absolute: 8, relative: 8, scaled: 4 });
  });

  test("the tolerance is absolute below 1 and relative above", () => {
    expect(compare([[0.0009, 1000.9]], [[0, 1000]]).beyond).toBe(0);
    expect(compare([[0.0011, 1000]], [[0, 1000]]).first).toMatchObject({ element: 0, allowed: 1e-3 });
    expect(compare([[0, 1001.1]], [[0, 1000]]).first).toMatchObject({ element: 1 });
  });

  test("a tolerance of 0 lets no bit pass", () => {
    const exact = { ...criteria, tolerance: 0 };
    expect(compareValues([[0.3]], [[0.3]], exact).beyond).toBe(0);
    expect(compareValues([[0.1 + 0.2]], [[0.3]], exact)).toMatchObject({ beyond: 1, largest: { ulps: 1 } });
  });

  test("where 0 was recorded there is no relative error", () => {
    expect(compare([[1e-9, 2]], [[0, 2]]).largest).toMatchObject({ absolute: 1e-9, relative: 0 });
  });

  test.each([
    ["NaN", "NaN", Number.NaN, Number.NaN, 0],
    ["Infinity", "Infinity", Infinity, Infinity, 0],
    ["NaN", "a value", Number.NaN, 1, 1],
    ["a value", "NaN", 1, Number.NaN, 1],
    ["Infinity", "a value", Infinity, 1, 1],
    ["the largest double", "Infinity", Number.MAX_VALUE, Infinity, 1],
    ["Infinity", "-Infinity", Infinity, -Infinity, 1],
    ["NaN", "Infinity", Number.NaN, Infinity, 1],
  ])("%s where %s was recorded", (_, __, got, recorded, beyond) => {
    const result = compare([[got]], [[recorded]]);
    expect(result.beyond).toBe(beyond);
    expect(result.largest?.absolute).toBe(beyond === 0 ? 0 : Infinity);
  });

  test("an all-zero and a NaN-filled result are refused", () => {
    const recorded = [[0.5, 2e-3], [0.25]];
    expect(compare([[0, 0], [0]], recorded).beyond).toBe(2);
    expect(compare([[Number.NaN, Number.NaN], [Number.NaN]], recorded).beyond).toBe(2);
  });

  test("another largest value is counted, even within the tolerance", () => {
    expect(compare([[0.5, 0.5001]], [[0.5001, 0.5]])).toMatchObject({ beyond: 0, argMax: 1 });
  });
});

test("indices are equal or they are not", () => {
  expect(compareIndices([2, 0, 1], [2, 1, 0])).toEqual({
    cases: 3,
    beyond: 2,
    largest: undefined,
    argMax: 2,
    first: { case: 1, element: undefined, got: 0, recorded: 1, error: 1, allowed: 0 },
  });
});
