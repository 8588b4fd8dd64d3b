import { expect, test } from "vitest";
import { isInexact } from "../../generator/diagnostics/inexact-literal.ts";

test.each([
  "9007199254740993",
  "-9007199254740993",
  "0x20000000000001",
  "9007199254740993.0",
  "1e-400",
  "-0.1e-324",
])("no double holds %s", (literal) => expect(isInexact(literal)).toBe(true));

test.each([
  ["9007199254740992", "an integer that a double holds"],
  ["245538847906070530", "what JavaScript prints for a double"],
  ["0.1", "a fraction, which is rounded as anywhere"],
  ["0e-400", "zero"],
  ["1e400", "which is infinite, and reported as that"],
])("%s is not reported: %s", (literal) => expect(isInexact(literal)).toBe(false));
