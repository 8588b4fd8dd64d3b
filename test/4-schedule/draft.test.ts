import { expect, test } from "vitest";
import { Draft } from "../../generator/4-schedule/draft.ts";

test("names that are taken or reserved are told apart by an underscore, then by numbers", () => {
  const draft = new Draft("f64", 1);
  const names = ["a1", "a1", "a1", "a1", "row", "row"].map((wanted) => draft.fresh(wanted));
  expect(names).toEqual(["a1", "a1_", "a1_3", "a1_4", "row_", "row_3"]);
});
