import { expect, test } from "vitest";
import { suggest } from "../../generator/diagnostics/suggest.ts";

const words = ["relu", "leaky_relu", "softmax", "tanh", "Elu"];

test.each([
  ["rleu", "relu"],
  ["LeakyReLU", "leaky_relu"],
  ["sotfmax", "softmax"],
  ["elu", "Elu"],
  ["yanh", "tanh"],
])("%s is %s", (word, expected) => expect(suggest(word, words)).toBe(expected));

test.each([
  ["", "an empty word"],
  ["gelato", "a word with another first letter that differs in several"],
  ["stmx-layer", "a word that differs in more than three letters"],
  [`relu${"u".repeat(61)}`, "a word of more than 64 letters"],
])("%s means nothing: %s", (word) => expect(suggest(word, words)).toBeUndefined());
