import { describe, expect, test } from "vitest";
import { isWithinT64 } from "./tolerance.ts";

describe("the tolerance T64", () => {
  test("accepts a difference of the last bits", () => expect(isWithinT64(0.1 + 0.2, 0.3)).toBe(true));
  test("rejects a perturbed value", () => expect(isWithinT64(0.5 + 1e-10, 0.5)).toBe(false));
  test("rejects zero for a value", () => expect(isWithinT64(0, 0.5)).toBe(false));
  test("rejects NaN for a value and a value for NaN", () => {
    expect(isWithinT64(Number.NaN, 0.5)).toBe(false);
    expect(isWithinT64(0.5, Number.NaN)).toBe(false);
    expect(isWithinT64(Number.NaN, Number.NaN)).toBe(true);
  });
  test("rejects a large value for infinity", () => expect(isWithinT64(1e308, Infinity)).toBe(false));
});
