import { expect, test } from "vitest";
import { inBytes, table } from "../../../generator/cli/output/table.ts";

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
