import { expect, test } from "vitest";
import { compile } from "../../../generator/generate.ts";

const row = (j: number): string => `[${Array.from({ length: 8 }, (_, i) => (i + 1) / (j + 2)).join(", ")}]`;

const specOf = (activation: string, dtype: string, weights: string): string => `
name: net
dtype: ${dtype}
input: 8
layers: [{ type: dense, units: 8, activation: ${activation}, weights: [${weights}], bias: false }]
emit: { target: auto }
`;
const thirds = Array.from({ length: 8 }, (_, j) => row(j)).join(", ");
const halves = Array(8).fill("[1, 2, 3, 4, 5, 6, 7, 0.5]").join(", ");

test.each([
  ["sin", "f64", thirds, "turns"],
  ["sin", "f32", thirds, "turns"],
  ["sigmoid", "f64", thirds, "root"],
])(
  "beside a kernel, tables are coded as weights are: %s in %s",
  async (activation, dtype, weights, table) => {
    const { text } = await compile(specOf(activation, dtype, weights));
    expect(text).toContain(`const W1_packed = \``);
    expect(text).toMatch(new RegExp(`const ${table}\\w*_packed = \``));
    expect(text).toMatch(new RegExp(`unpackFloat\\d\\d\\(${table}\\w*, ${table}\\w*_packed\\);`));
  },
);

test("a table that float32 numbers do not hold is listed where weights are float32", async () => {
  const { text } = await compile(specOf("sigmoid", "f64", halves));
  expect(text).toContain("as little-endian float32 in base64");
  expect(text).toMatch(/const root: Numbers = \/\* @__PURE__ \*\/ Float64Array\.of\(/);
});

test("the method of a table is named", async () => {
  expect((await compile(specOf("sin", "f64", thirds))).text).toContain("Payne and Hanek");
  expect((await compile(specOf("sigmoid", "f64", thirds))).text).toContain("Tang");
});
