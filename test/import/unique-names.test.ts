import { expect, test } from "vitest";
import type { ImportedTensor } from "../../generator/import/imported-model.ts";
import { UniqueNames } from "../../generator/import/unique-names.ts";
import { WeightsWriter } from "../../generator/import/weights-writer.ts";

test("a name that is taken or reserved has the next number that is free", () => {
  const names = new UniqueNames(["input"]);
  expect(["a", "a", "a_2", "a", "input", "a_2"].map((name) => names.give(name))).toEqual([
    "a",
    "a_2",
    "a_2_2",
    "a_3",
    "input_2",
    "a_2_3",
  ]);
});

test("a hundred thousand things of one name have a name each", () => {
  const names = new UniqueNames();
  const given = Array.from({ length: 100_000 }, () => names.give("a"));
  expect([new Set(given).size, given.at(-1)]).toEqual([100_000, "a_100000"]);
});

test("ten thousand tensors of one key have a key each, and equal ones share theirs", () => {
  const writer = new WeightsWriter();
  const tensor = (n: number): ImportedTensor => ({
    kind: "tensor",
    key: "w",
    tensor: { shape: [2, 2], data: Float64Array.of(n, 0, 0, 1) },
  });
  const keys = Array.from({ length: 10_000 }, (_, n) => writer.write(tensor(n)));
  expect(keys.at(-1)).toEqual({ key: "w.10000" });
  expect([writer.write(tensor(0)), writer.write(tensor(4999))]).toEqual([{ key: "w" }, { key: "w.5000" }]);
});
