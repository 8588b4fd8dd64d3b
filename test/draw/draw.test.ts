import { describe, expect, test } from "vitest";
import { lower } from "../../generator/3-lower/lower.ts";
import { multiplyAddsOf } from "../../generator/4-schedule/summarize.ts";
import { withIndices } from "../../generator/check/index-places.ts";
import { seededRandom } from "../../generator/check/probe-inputs.ts";
import { type DrawOptions, draw, drawShapes, type NetworkView, viewOf } from "../../generator/draw/draw.ts";
import { hasNeurons } from "../../generator/draw/neuron-graph.ts";
import type { Network } from "../../generator/ir/network.ts";
import { equationOf } from "../../generator/ir/shape-equation.ts";
import { themes } from "../../generator/picture/theme.ts";
import { interpret } from "../../generator/reference/interpret.ts";
import { effort } from "../support/effort.ts";
import { makeNetwork } from "../support/networks.ts";
import { readSvg } from "../support/read-svg.ts";
import { loadFile, specNames } from "../support/specs.ts";

const plain: DrawOptions = {
  ...{ view: "neurons", bias: false, nodes: false, layer: undefined, unit: undefined },
  ...{ theme: "auto", width: undefined },
};

function drawn(network: Network, options: Partial<DrawOptions> = {}, x?: readonly number[]): string {
  const [input] = x ? withIndices(network, [x]) : [];
  const computed = input && { x: input, result: interpret(network, input) };
  const view = options.view ?? viewOf(network);
  return draw(
    { network, multiplyAdds: multiplyAddsOf(network, lower(network)), computed },
    { ...plain, ...options, view },
  );
}

const ELEMENTS = "svg title desc style rect g line path circle text tspan".split(" ");
/** None of them can run anything, or fetch it. */
const ATTRIBUTES = (
  "xmlns viewBox width height role aria-labelledby id class x y x1 y1 x2 y2 cx cy r rx d dx dy " +
  "transform stroke-width"
).split(" ");

/** How far about a text reaches; characters of most fonts are narrower than this. */
function extent({ x, kind, words }: { x: number; kind: string; words: string }): [number, number] {
  const width = [...words].length * (/\bsmall\b/.test(kind) ? 13 : 16) * 0.58;
  if (/\bmiddle\b/.test(kind)) return [x - width / 2, x + width / 2];
  return /\bend\b/.test(kind) ? [x - width, x] : [x, x + width];
}

function expectSound(svg: string): void {
  const { elements, attributes, width, height, title, description, texts } = readSvg(svg);
  expect([...elements].filter((name) => !ELEMENTS.includes(name))).toEqual([]);
  expect([...attributes].filter((name) => !ATTRIBUTES.includes(name))).toEqual([]);
  expect(title).not.toBe("");
  expect(description).not.toBe("");
  expect(texts.length).toBeGreaterThan(0);
  for (const one of texts) {
    const [from, to] = extent(one);
    expect(from, one.words).toBeGreaterThanOrEqual(0);
    expect(to, one.words).toBeLessThanOrEqual(width);
    expect(one.y, one.words).toBeGreaterThan(8);
    expect(one.y, one.words).toBeLessThan(height - 3);
  }
}

describe("the pictures of every spec are sound XML, and no text is cut off", () => {
  for (const name of specNames) {
    test(name, () => {
      const { network } = loadFile(`specs/${name}.yaml`);
      const views: NetworkView[] = [
        "blocks",
        "shapes",
        ...(hasNeurons(network) ? (["neurons"] as const) : []),
      ];
      const x = Array.from({ length: network.inputSize }, (_, i) => i / 3 - 1);
      for (const view of views) {
        expectSound(drawn(network, { view }));
        expectSound(drawn(network, { view }, x));
        if (view !== "neurons" || viewOf(network) === "blocks") continue;
        for (const nodes of [false, true])
          for (const bias of [false, true]) expectSound(drawn(network, { view, nodes, bias }, x));
        network.layers.forEach(({ number }) => {
          expectSound(drawn(network, { view, nodes: true, bias: true, layer: number, unit: 1 }));
        });
      }
    });
  }
});

test("a picture has the same bytes each time, and those of a theme know no other", () => {
  const { network } = loadFile("specs/iris.yaml");
  expect(drawn(network)).toBe(drawn(network));
  for (const theme of themes)
    expect(drawn(network, { theme }).includes("prefers-color-scheme"), theme).toBe(theme === "auto");
});

test("a picture is as wide as is asked for, with its proportions", () => {
  const { network } = loadFile("specs/net3.yaml");
  const [, wide = "", high = ""] = /viewBox="0 0 (\d+) (\d+)"/.exec(drawn(network)) ?? [];
  expect(drawn(network)).toContain(` width="${wide}" height="${high}"`);
  const height = Math.round((400 * Number(high)) / Number(wide));
  expect(drawn(network, { width: 400 })).toContain(` width="400" height="${height}"`);
});

test("what is read out has the shapes, and the values where there are any", () => {
  const { network } = loadFile("specs/net3.yaml");
  const { title, description } = readSvg(drawn(network, {}, [1, 0.5]));
  expect(title).toBe("net3: The 3-layer network of the chapter");
  expect(description).toContain("Layer 1: dense 2 → 3, sigmoid.");
  expect(description).toContain("Of 1, 0.5 it computes 0.3168270764110298, 0.6962790898619668.");
});

/** Whatever XML, CSS or JavaScript takes for more than text, and what no XML may hold. */
const NASTY = [
  ..."<>&\"'/=;:{}()[]`$\\%#@!-",
  ...[
    "<script>alert(1)</script>",
    "]]>",
    "<!--",
    "-->",
    "<![CDATA[",
    "</title>",
    "</style>",
    "&lt;",
    "&#x3c;",
    "&amp;",
  ],
  ...["\u0000", "\u0007", "\u001b[31m", "\ud800", "\udfff", "\ufffe", "\uffff", "\u0085", "\u2028", "\t"],
  ...["\u202e", "😀", "é", "한", "onload=", "javascript:", "<?xml ?>", '" onclick="x', "a", " "],
];

test("puts the texts of a spec into a picture as text only", () => {
  const random = seededRandom(11);
  const pick = () => NASTY[Math.floor(random() * NASTY.length)] as string;
  const text = () => Array.from({ length: 1 + Math.floor(random() * 12) }, pick).join("");
  const made = makeNetwork({ sizes: [2, 2, 2], activations: ["relu", "softmax"] });
  for (let n = 0; n < effort(8, 300); n++) {
    const network = {
      ...made,
      name: text(),
      description: text(),
      inputNames: [text(), text()],
      labels: [text(), text()],
      layers: made.layers.map((layer) => ({ ...layer, name: text() })),
    };
    for (const view of ["neurons", "blocks", "shapes"] as const) {
      const svg = drawn(network, { view });
      const { elements, attributes, title } = readSvg(svg);
      expect([...elements].filter((name) => !ELEMENTS.includes(name))).toEqual([]);
      expect([...attributes].filter((name) => !ATTRIBUTES.includes(name))).toEqual([]);
      expect(title.length).toBeGreaterThan(2);
    }
  }
});

test("weights that are huge, tiny, equal or zero are drawn", () => {
  for (const value of [0, 1e308, -1e-308, 5e-324, 1]) {
    const made = makeNetwork({ sizes: [2, 2], activations: ["identity"] });
    const network = {
      ...made,
      layers: made.layers.map((layer) => ({
        ...layer,
        values: {
          ...layer.values,
          weights: { shape: [2, 2], data: Float64Array.of(value, value, 0, value) },
        },
      })),
    };
    const svg = drawn(network as Network, { bias: true });
    expectSound(svg);
    expect(svg).not.toMatch(/NaN|Infinity/);
  }
});

test("values that are no numbers are shown as such", () => {
  const { network } = loadFile("specs/net3.yaml");
  const { words } = readSvg(drawn(network, {}, [Number.NaN, Number.NEGATIVE_INFINITY]));
  expect(words).toContain("NaN");
  expect(words).toContain("−∞");
});

test("two hundred layers are drawn, as neurons and as blocks", () => {
  const sizes = Array.from({ length: 201 }, () => 3);
  const network = makeNetwork({ sizes, activations: sizes.slice(1).map(() => "relu") });
  expect(viewOf(network)).toBe("blocks");
  for (const view of ["neurons", "blocks", "shapes"] as const) expectSound(drawn(network, { view }));
});

test("matrices show their numbers where they are few, and what flows where it is known", () => {
  const { network } = loadFile("specs/weights_only.yaml");
  const cells = (svg: string) => readSvg(svg).texts.filter(({ kind }) => kind === "small middle");
  expect(cells(drawn(network, { view: "shapes" })).map(({ words }) => words)).toEqual([..."135246"]);
  const computed = cells(drawn(network, { view: "shapes" }, [1, 2])).map(({ words }) => words);
  expect(computed).toEqual([..."12135246", "5", "11", "17"]);
  const digits = loadFile("specs/digits.yaml").network;
  expect(cells(drawn(digits, { view: "shapes" }))).toEqual([]);
});

test("--layer draws the shapes of one layer alone", () => {
  const { network } = loadFile("specs/net3.yaml");
  const headings = readSvg(drawn(network, { view: "shapes", layer: 2 })).words.filter((words) =>
    /^layer/.test(words),
  );
  expect(headings).toEqual(["layer 2: dense, sigmoid"]);
});

test("shapes that do not fit are drawn without a network", () => {
  const product = { layer: 2, source: 1, input: [3], weights: [2, 2], output: [2] };
  const layers = [{ heading: "layer 2", equation: equationOf(product) }];
  const svg = drawShapes("bad <spec>", layers, { theme: "auto", width: undefined });
  expectSound(svg);
  const { title, description, words } = readSvg(svg);
  expect(title).toBe("bad <spec>");
  expect(description).toBe("layer 2: Z1 3 · W2 2×2 = A2 2, which does not fit.");
  expect(words).toContain("3 ≠ 2");
});
