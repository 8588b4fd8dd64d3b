import { expect, test } from "vitest";
import { effort, sampled } from "./effort.ts";

test("npm run test:long tries whole spaces", () => {
  expect(effort("a sample", "all")).toBe("all");
  expect(sampled([1, 2, 3, 4], 4)).toEqual([1, 2, 3, 4]);
});
