import { expect, test } from "vitest";
import { roomFor } from "../../../generator/picture/sheet.ts";
import { goTo } from "../../support/cli/folder.ts";
import { runGen } from "../../support/cli/session.ts";
import { readSvg, type SvgText } from "../../support/read-svg.ts";

const surface = `name: surface
input: { size: 2, names: [a_name_of_an_input_that_is_very_long_indeed, b] }
layers:
  - { type: dense, units: 1, weights: [[1000000], [-0.001]], bias: [123456789] }
`;
const curve = `name: curve
input: 1
layers:
  - { type: dense, units: 1, weights: [[1e-9]], bias: [1] }
output: { labels: [a label that is so long that it does not fit beside an axis of a plot] }
`;
const matrix = `name: matrix
input: 3
layers:
  - { type: dense, units: 2, weights: [[123456789, -1e-12], [0, 0.333333333], [-98765.4321, 1]], bias: false }
output: { labels: [a label that does not fit above a column, two] }
`;

/** From where to where a text goes, by a letter's width that is a little less than that of any system's font. */
function extentOf({ x, kind, words }: SvgText): [from: number, to: number] {
  const width = roomFor(words, /small/.test(kind) ? 13 : 16) * 0.9;
  if (/\bend\b/.test(kind)) return [x - width, x];
  return /\bmiddle\b/.test(kind) ? [x - width / 2, x + width / 2] : [x, x + width];
}

const MOST_BEYOND = 4;

test.each([
  "gen plot sigmoid --range 1000000,2000000",
  "gen plot sigmoid --range 1000000,1000001",
  "gen plot identity --range -1e-9,1e-9",
  "gen plot exponential --range -1e12,1e12",
  "gen plot hard_sigmoid:0.333333333:0.123456789 elu:0.1 floor --derivative",
  "gen plot softmax log_softmax --input -1000,0,1e-9,123456789,-1.2345678e-100",
  "gen plot surface.yaml",
  "gen plot surface.yaml --range 1e6,2e6",
  "gen plot curve.yaml --range -100000,100000",
  "gen plot matrix.yaml --weights 1",
])("%s: all text is inside of the plot, and none is over another", async (command) => {
  goTo({ "surface.yaml": surface, "curve.yaml": curve, "matrix.yaml": matrix });
  const output = await runGen(command);
  const [result] = (output?.results ?? []) as { readonly picture: string }[];
  const { texts, width } = readSvg(result?.picture ?? "");
  for (const one of texts) {
    const [from, to] = extentOf(one);
    expect(from, one.words).toBeGreaterThan(-MOST_BEYOND);
    expect(to, one.words).toBeLessThan(width + MOST_BEYOND);
  }
  const lines = [...new Set(texts.map(({ y }) => y))].map((y) => texts.filter((one) => one.y === y));
  for (const line of lines) {
    const extents = line.map(extentOf).sort(([a], [b]) => a - b);
    for (const [n, [from]] of extents.entries())
      if (n > 0) expect(from, command).toBeGreaterThan((extents[n - 1] as [number, number])[1] - MOST_BEYOND);
  }
});
