import { ts } from "ts-morph";
import { expect, test } from "vitest";
import { plainIdentifier } from "../../generator/import/name-values.ts";
import { compile } from "../../generator/index.ts";
import { fixIdentifier, identifierError } from "../../generator/ir/identifier.ts";
import { isPart, isStart } from "../../generator/ir/identifier-characters.ts";

test("identifiers have the letters of Unicode 12.1, which this host and the compiler know all of", () => {
  let [starts, parts] = [0, 0];
  const unknown: string[] = [];
  for (let point = 0; point <= 0x10ffff; point++) {
    if (point >= 0xd800 && point < 0xe000) continue;
    const character = String.fromCodePoint(point);
    if (isStart(character)) {
      starts++;
      if (!/[\p{ID_Start}_]/u.test(character) || !ts.isIdentifierStart(point, ts.ScriptTarget.ES2020))
        unknown.push(character);
    }
    if (isPart(character)) {
      parts++;
      if (!/\p{ID_Continue}/u.test(character) || !ts.isIdentifierPart(point, ts.ScriptTarget.ES2020))
        unknown.push(character);
    }
  }
  expect(unknown).toEqual([]);
  // As counted in DerivedCoreProperties.txt; the one more that may begin is "_".
  expect({ starts, parts }).toEqual({ starts: 125_884 + 1, parts: 128_789 });
});

test.each([
  ["net3", undefined],
  ["_", undefined],
  ["größe", undefined],
  ["花びら_2", undefined],
  ["𝒳", undefined],
  ["e\u0301", undefined],
  ["", "not-an-identifier"],
  ["2d", "not-an-identifier"],
  ["a$", "not-an-identifier"],
  ["\u0301e", "not-an-identifier"],
  ["a\ud835", "not-an-identifier"],
  ["class", "reserved-word"],
  ["Ᲊ", "newer-letter"],
  ["xᲊ", "newer-letter"],
  ["\u{30000}", "newer-letter"],
])("%j: %s", (word, fault) => {
  expect(identifierError(word)).toBe(fault);
});

test("what is made of any word is an identifier", () => {
  for (const word of [
    "Ᲊ",
    "xᲊ y",
    "\u{30000}\u{30001}",
    "iris-2",
    "2d",
    "class",
    "__proto__",
    "",
    " ",
    "$",
    "\ud835",
    "名 前",
  ])
    for (const made of [fixIdentifier(word), plainIdentifier(word)])
      expect([made, identifierError(made)]).toEqual([made, undefined]);
});

test("every letter and digit that a name may have makes a module that its checker takes", async () => {
  const all = Array.from({ length: 0x110000 }, (_, point) => point)
    .filter((point) => point < 0xd800 || point >= 0xe000)
    .map((point) => String.fromCodePoint(point));
  const sample = (characters: readonly string[]) =>
    characters.filter((_, n) => n % 997 === 0 || n > characters.length - 40);
  const names = [
    ...sample(all.filter(isStart)),
    ...sample(all.filter((one) => isPart(one) && !isStart(one))).map((one) => `a${one}`),
  ];
  const spec = {
    name: "größe",
    input: { size: names.length, names },
    layers: [{ type: "activation", activation: "relu" }],
  };
  expect((await compile(JSON.stringify(spec))).text).toContain(names.at(-1));
});
