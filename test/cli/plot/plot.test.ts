import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { goTo } from "../../support/cli/folder.ts";
import { runGen, sessionOf } from "../../support/cli/session.ts";

const gate = `name: gate
input: { size: 2, names: [left, right] }
layers:
  - { type: dense, units: 1, activation: step, weights: [[0.5], [-0.5]], bias: [-0.2] }
verify: { vectors: cases.json, tolerance: 0 }
`;
const cases = JSON.stringify({
  cases: [
    { input: [0, 0], output: [0] },
    { input: [1, 0], output: [1] },
    { input: [9, 9], output: [0] },
  ],
});
const bump = `name: bump
input: 1
layers:
  - { type: dense, name: sides, units: 2, activation: sigmoid, weights: [[3, 3]], bias: [4, -4] }
  - { type: activation, activation: relu }
  - { type: dense, units: 1, weights: [[2], [-2]], bias: [0.1] }
`;
const classes = `name: classes
description: '<b>"three" & more</b>'
input: { size: 2, names: [a, b] }
layers:
  - { type: dense, units: 3, activation: softmax, weights: [[-2, 0.5, 1.5], [-1.5, -0.2, 2]], bias: [0, 1, -1] }
output: { labels: ["<one>", two, three] }
`;
const wide = `name: wide
input: 3
layers:
  - { type: dense, units: 1, weights: [[1], [2], [3]], bias: [0] }
`;
const files = {
  "gate.yaml": gate,
  "cases.json": cases,
  "bump.yaml": bump,
  "classes.yaml": classes,
  "wide.yaml": wide,
};

/** A plot, and what it shows for programs. */
async function plotOf(command: string): Promise<{ readonly picture: string } & Record<string, unknown>> {
  const output = await runGen(command);
  expect(output?.problemGroups.flatMap(({ problems }) => problems)).toEqual([]);
  return output?.results[0] as { picture: string };
}

test("a plot is written to a file, whole, and the same bytes each time", async () => {
  goTo(files);
  const text = await sessionOf(["gen plot step sigmoid -o a.svg", "gen plot step sigmoid -o a.svg"]);
  expect(text).toContain("written a.svg\n");
  expect(text).toContain("unchanged a.svg\n");
  const svg = readFileSync("a.svg", "utf8");
  expect(svg).toBe((await plotOf("gen plot step sigmoid")).picture);
  expect(svg).toContain('<title id="title">step and sigmoid</title>');
  expect(svg).toContain("prefers-color-scheme:dark");
  expect(svg).not.toContain("<circle");
});

test("derivatives say whether they are from the formula", async () => {
  const { curves, picture } = await plotOf("gen plot gelu floor --derivative");
  expect(curves).toEqual([
    { name: "gelu" },
    { name: "derivative of gelu", derivative: "symbolic" },
    { name: "floor" },
    { name: "numeric derivative of floor", derivative: "numeric" },
  ]);
  expect(picture).toContain(">numeric derivative of floor</text>");
});

test("parameters are those of the vocabulary, in its order, and aliases are names", async () => {
  const { curves } = await plotOf("gen plot leaky_relu:0.1 clip:0:inf swish LINEAR hard_tanh");
  expect(curves).toEqual([
    { name: "leaky_relu (alpha 0.1)" },
    { name: "clip (min 0)" },
    { name: "silu" },
    { name: "identity" },
    { name: "hard_tanh" },
  ]);
});

test("plots softmax_raw next to softmax if it overflows, and the chapter's values by default", async () => {
  const names = async (command: string) =>
    ((await plotOf(command)).activations as { name: string }[]).map(({ name }) => name);
  expect(await names("gen plot softmax --input 1010,1000,990")).toEqual(["softmax", "softmax_raw"]);
  expect(await names("gen plot softmax --input 0.3,2.9,4.0")).toEqual(["softmax"]);
  expect((await plotOf("gen plot softmax")).input).toEqual([0.3, 2.9, 4]);
});

test("what overflows is shown as such", async () => {
  const { activations, picture } = await plotOf("gen plot softmax softmax_raw --input 1010,1000,990");
  expect(activations).toEqual([
    { name: "softmax", output: [0.999954600070331, 0.00004539786860886666, 2.0610600462090622e-9] },
    { name: "softmax_raw", output: [Number.NaN, Number.NaN, Number.NaN] },
  ]);
  expect(picture.match(/>NaN<\/text>/g)).toHaveLength(3);
  expect(picture).toContain(">sum 1</text>");
});

describe("a network", () => {
  test("of one input is a curve", async () => {
    goTo(files);
    const plot = await plotOf("gen plot bump.yaml");
    expect(plot).toMatchObject({ kind: "outputs", range: [-5, 5], outputs: ["y"], cases: 0 });
    expect(plot.picture).toContain("y is 0.1 at −5, 2.028 at 0 and 0.1 at 5.");
  });

  test("plots two inputs as a surface with its cases", async () => {
    goTo(files);
    const plot = await plotOf("gen plot gate.yaml --range -1,2,0,3");
    expect(plot).toMatchObject({
      kind: "surface",
      ranges: [
        [-1, 2],
        [0, 3],
      ],
      cases: 3,
      casesShown: 2,
    });
    expect(plot.picture).toContain(">recorded: 1</text>");
    expect(plot.picture).toContain("1 recorded case outside of the plot");
    // left − right > 0.4: from (0.4, 0) to (2, 1.6), where x is 137.3 a unit and y 113.3.
    expect(plot.picture).toMatch(/class="band plus"/);
    const [, d = ""] = /<path d="([^"]*)" class="band plus"/.exec(plot.picture) ?? [];
    const places = [...d.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map(
      ([, x, y]) => [Number(x), Number(y)] as const,
    );
    const onEdge = places.filter(
      ([x, y]) => Math.abs(x - 52 - (412 / 3) * 1.4 - (372 - y) * (412 / 340)) < 0.3,
    );
    expect(onEdge.length).toBeGreaterThanOrEqual(2);
  });

  test("of several classes shows where each is predicted, and escapes what they are called", async () => {
    goTo(files);
    const { picture } = await plotOf("gen plot classes.yaml --theme dark --width 400");
    expect(picture).toContain(">&lt;one&gt;</text>");
    expect(picture).toContain("classes: &lt;b&gt;&quot;three&quot; &amp; more&lt;/b&gt;");
    expect(picture).toContain('width="400"');
    expect(picture).not.toContain("prefers-color-scheme");
    const one = await plotOf("gen plot classes.yaml --unit 2");
    expect(one).toMatchObject({ shows: "values" });
  });

  test("shows the weights of a layer by its number or name", async () => {
    goTo(files);
    const { picture } = await plotOf("gen plot classes.yaml --weights 1");
    expect(picture).toContain(">−1.5</text>");
    expect(picture).toContain("They go from −2 to 2; 3 of 6 are negative.");
    expect(await plotOf("gen plot bump.yaml --weights sides")).toMatchObject({ layer: 1, shape: [1, 2] });
  });
});

test("reports what cannot be plotted in a sentence", async () => {
  goTo({ ...files, relu: gate, "broken.yaml": gate.replace("cases.json", "none.json") });
  const commands = [
    "gen plot",
    "gen plot rleu",
    "gen plot gaet",
    "gen plot gate",
    "gen plot none.yaml",
    "gen plot relu",
    "gen plot sigmoid gate.yaml",
    "gen plot gate.yaml bump.yaml",
    "gen plot leaky_relu:x",
    "gen plot prelu",
    "gen plot hard_shrink:-1",
    "gen plot celu:0",
    "gen plot hard_tanh:2",
    "gen plot softmax relu",
    "gen plot softmax sigmoid --input 1,two",
    "gen plot sigmoid --range 5,-5",
    "gen plot sigmoid --range 1,1",
    "gen plot sigmoid --range 0,inf",
    "gen plot sigmoid --range 1",
    "gen plot sigmoid --range 0,1,2,3",
    "gen plot sigmoid --weights 1",
    "gen plot sigmoid --input 1,2 --derivative",
    "gen plot sin cos tan tanh --derivative",
    "gen plot sigmoid --width 0",
    "gen plot sigmoid --range -1e-320,1e-320",
    "gen plot sigmoid --range -1e300,1e300",
    "gen plot softmax --input=",
    "gen plot sigmoid --output=",
    "gen plot sigmoid -o sigmoid.png",
    "gen plot bump.yaml -o bump.yaml",
    "gen plot sigmoid -o gate.yaml/a.svg",
    "gen plot wide.yaml",
    "gen plot bump.yaml --unit 2",
    "gen plot bump.yaml --weights 2",
    "gen plot bump.yaml --weights side",
    "gen plot bump.yaml --derivative",
    "gen plot broken.yaml",
  ];
  await expect(await sessionOf(commands)).toMatchFileSnapshot("plot.txt");
});

test.each(["leaky_relu:1e308", "clip:5e-324:1e-323", "relu --range 1e279,1e280", "relu --range 1e-9,2e-9"])(
  "plot %s has finite coordinates",
  async (words) => {
    goTo({});
    const { text } = (await runGen(`gen plot ${words}`)) ?? {};
    expect(text).toMatch(/^<svg /);
    expect(text).not.toMatch(/NaN|Infinity"/);
  },
);
