import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { lower } from "../../generator/3-lower/lower.ts";
import { multiplyAddsOf } from "../../generator/4-schedule/summarize.ts";
import { withIndices } from "../../generator/check/index-places.ts";
import { type DrawOptions, draw, viewOf } from "../../generator/draw/draw.ts";
import { hasNeurons } from "../../generator/draw/neuron-graph.ts";
import type { Network } from "../../generator/ir/network.ts";
import { interpret } from "../../generator/reference/interpret.ts";
import { sampled } from "../support/effort.ts";
import { faultsOf } from "../support/legibility.ts";
import { loadFile, root, specNames } from "../support/specs.ts";

/** A picture with one text at each of the given places. */
const svgOf = (width: number, ...texts: string[]): string =>
  `<svg viewBox="0 0 ${width} 100"><style>.small{font-size:13px}</style>${texts.join("")}</svg>`;

test("texts that are cut off, tiny or on each other are found", () => {
  const fine = `<text x="10" y="50">abc</text>`;
  expect(faultsOf(svgOf(400, fine, `<text x="60" y="50">d</text>`))).toEqual([]);
  expect(faultsOf(svgOf(400, fine, `<text x="20" y="55">d</text>`))).toEqual(["abc lies on d"]);
  expect(faultsOf(svgOf(400, `<text x="398" y="50">abc</text>`))).toEqual(["abc is cut off"]);
  expect(faultsOf(svgOf(600, `<text x="60" y="50" class="small">abc</text>`))).toEqual([
    "abc is 8.7 px high",
  ]);
  const turned = `<text transform="translate(25 40) rotate(90)">def</text>`;
  expect(faultsOf(svgOf(400, fine, turned))).toEqual(["abc lies on def"]);
});

describe.each(["docs/figures", "generator/vocabulary/plots"])(
  "the figures of %s can be read 400 px wide",
  (folder) => {
    const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(".svg"));
    test.each(names)("%s", (name) =>
      expect(faultsOf(readFileSync(join(root, folder, name), "utf8"))).toEqual([]),
    );
  },
);

const plain: DrawOptions = {
  ...{ view: "neurons", bias: false, nodes: false, layer: undefined, unit: undefined },
  ...{ theme: "auto", width: undefined },
};

/** Every flag, alone and with others. */
function* variants(network: Network): Generator<readonly [string, Partial<DrawOptions>, boolean]> {
  yield ["--blocks", { view: "blocks" }, false];
  yield ["--shapes", { view: "shapes" }, false];
  yield ["--shapes --input", { view: "shapes" }, true];
  if (!hasNeurons(network) || viewOf(network) === "blocks") return;
  for (const nodes of [false, true])
    for (const bias of [false, true])
      for (const hasInput of [false, true]) {
        const flags = `${nodes ? " --nodes" : ""}${bias ? " --bias" : ""}${hasInput ? " --input" : ""}`;
        yield [`neurons${flags}`, { nodes, bias }, hasInput];
        for (const { number: layer } of network.layers)
          for (const unit of [undefined, 1])
            yield [
              `--layer ${layer}${unit ? " --unit 1" : ""}${flags}`,
              { nodes, bias, layer, unit },
              hasInput,
            ];
      }
}

describe("what is drawn of every spec, with every flag, can be read 400 px wide", () => {
  test.each(sampled(specNames, 4))("%s", (name) => {
    const { network } = loadFile(`specs/${name}.yaml`);
    const [x = []] = withIndices(network, [Array.from({ length: network.inputSize }, (_, i) => i / 3 - 1)]);
    const computed = { x, result: interpret(network, x) };
    const multiplyAdds = multiplyAddsOf(network, lower(network));
    const faults = [...variants(network)].flatMap(([flags, options, hasInput]) => {
      const drawn = { network, multiplyAdds, computed: hasInput ? computed : undefined };
      return faultsOf(draw(drawn, { ...plain, ...options })).map((fault) => `${flags}: ${fault}`);
    });
    expect(faults).toEqual([]);
  });
});
