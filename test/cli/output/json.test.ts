import { expect, test } from "vitest";
import { toJson } from "../../../generator/cli/output/json.ts";

test("JSON loses no number", () => {
  const values = [0, -0, Number.NaN, Infinity, -Infinity, 5e-324, 0.1];
  const read = (JSON.parse(toJson(values, "one")) as (number | string)[]).map(Number);
  expect(read).toEqual(values);
});
