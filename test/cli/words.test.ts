import { expect, test } from "vitest";
import { displayPath } from "../../generator/cli/display-path.ts";
import { toJson } from "../../generator/cli/json.ts";
import { inBytes, table } from "../../generator/cli/table.ts";
import { shellWord } from "../../generator/diagnostics/shell-word.ts";

test.each([
  ["specs/./net3.yaml", "specs/net3.yaml"],
  ["../other/net3.yaml", "../other/net3.yaml"],
  ["/elsewhere/on/this/disk/net3.yaml", "net3.yaml"],
  ["a\u001bb.yaml", "a\\u{001b}b.yaml"],
])("the path %j is shown as %s", (path, shown) => expect(displayPath(path)).toBe(shown));

test.each([
  ["specs/netz_ü-3.yaml", "specs/netz_ü-3.yaml"],
  ["my net.yaml", "'my net.yaml'"],
  ["it's.yaml", "'it'\\''s.yaml'"],
  ["$(x).yaml", "'$(x).yaml'"],
])("%j is one word of a shell: %s", (word, quoted) => expect(shellWord(word)).toBe(quoted));

test("JSON loses no number", () => {
  const values = [0, -0, Number.NaN, Infinity, -Infinity, 5e-324, 0.1];
  const read = (JSON.parse(toJson(values, "one")) as (number | string)[]).map(Number);
  expect(read).toEqual(values);
});

test("a table has numbers on the right", () => {
  expect(
    table(
      ["layer", "parameters"],
      [
        ["dense", 45_200],
        ["softmax", 0],
      ],
    ),
  ).toBe("layer    parameters\ndense        45,200\nsoftmax           0");
});

test.each([
  [999, "999 B"],
  [1000, "1.0 kB"],
  [2_345_678, "2.3 MB"],
])("%i bytes are %s", (bytes, shown) => expect(inBytes(bytes)).toBe(shown));
