import { expect, test } from "vitest";
import { readInputs } from "../../../generator/cli/flags/read-ports.ts";
import { loadFile } from "../../support/specs.ts";

const { network } = loadFile("specs/net3.yaml");
const readInput = (text: string) => readInputs([text], network)[0];

test.each([
  ["1.0,0.5", [1, 0.5]],
  [" [ 1 , .5 ] ", [1, 0.5]],
  ["[[1], [0.5]]", [1, 0.5]],
  ["1e3 -2E-3", [1000, -0.002]],
  ["-0,+0", [-0, 0]],
  ["NaN,-inf", [Number.NaN, -Infinity]],
])("%j", (text, values) => expect(readInput(text)).toEqual(values));

test.each([
  ["1,,2", "--input has nothing instead of a number."],
  ["1,", "--input has nothing instead of a number."],
  ["1,2x", '--input has "2x" instead of a number.'],
  ["1,--2", '--input has "--2" instead of a number.'],
  ["1,1e999", '--input has "1e999", which is outside the range of a double.'],
  ["", "net3 takes 2 values, but --input has 0."],
  ["1;2", '--input has "1;2" instead of a number.'],
])("%j is refused", (text, message) => expect(() => readInput(text)).toThrow(message));
