import { describe, expect, test } from "vitest";
import { line, npz, vectorProblemOf, verifyFiles } from "../support/vector-files.ts";

test("a single sample needs no axis for the cases", async () => {
  const files = { "io.npz": npz({ x: [[2], [1, 1]], y: [[], [1.5]] }) };
  expect(await verifyFiles(line, files, { vectors: "io.npz" })).toMatchObject([
    { cases: 1, arrays: [{ beyond: 0 }] },
  ]);
});

describe("the axes of cases", () => {
  /** Six values in two axes, passed on as they are. */
  const grid = `name: grid
input: { shape: [2, 3] }
layers:
  - { type: activation, activation: identity }
`;
  const counted = (size: number) => Array.from({ length: size }, (_, n) => n);
  const verdictOf = async (spec: string, shape: readonly number[]) => {
    const array = [shape, counted(shape.reduce((size, length) => size * length, 1))] as const;
    const files = { "io.npz": npz({ x: array, y: array }) };
    const problem = await vectorProblemOf(spec, files, { vectors: "io.npz" });
    if (problem !== "nothing") return problem;
    const [result] = await verifyFiles(spec, files, { vectors: "io.npz" });
    return result?.cases;
  };

  test.each([
    ["one axis holds them one after another", [12], 2],
    ["the last axes are those of one case", [2, 2, 3], 2],
    ["the axes of one case may be one", [2, 6], 2],
    ["all axes may be those of one case", [2, 3], 1],
    ["one case may have axes of one", [1, 1, 6, 1], 1],
    ["several axes may stand before those of a case", [2, 2, 2, 3], 4],
  ])("%s", async (_, shape, cases) => {
    expect(await verdictOf(grid, shape)).toBe(cases);
  });

  test.each([
    ["a row of two cases", [1, 12], "12 values (1×12)"],
    ["cases along the last axis", [6, 2], "12 values (6×2)"],
    ["half of each case", [4, 3], "12 values (4×3)"],
  ])("%s is no array of cases", async (_, shape, held) => {
    expect(await verdictOf(grid, shape)).toBe(
      `incompatible-vectors (input): io.npz contains ${held} in "x", but the network takes 6 values per case.`,
    );
  });
});
