import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import {
  add,
  average_pool,
  compile,
  conv2d,
  dense,
  embed,
  embedding,
  file,
  key,
  layersOf,
  load,
  network,
} from "../../generator/index.ts";
import { root } from "../support/specs.ts";
import { gain } from "../toys/gain.ts";

const net3 = network("net3", 2, { description: "The 3-layer network of the chapter" })
  .layer(
    dense({
      weights: [
        [0.1, 0.3, 0.5],
        [0.2, 0.4, 0.6],
      ],
      bias: [0.1, 0.2, 0.3],
      activation: "sigmoid",
    }),
  )
  .layer(
    dense({
      weights: [
        [0.1, 0.4],
        [0.2, 0.5],
        [0.3, 0.6],
      ],
      bias: [0.1, 0.2],
      activation: "sigmoid",
    }),
  )
  .layer(
    dense({
      weights: [
        [0.1, 0.3],
        [0.2, 0.4],
      ],
      bias: [0.1, 0.2],
      activation: "identity",
    }),
  );

test("a network is what its YAML parses to", () => {
  expect(net3.spec).toEqual(parse(readFileSync(join(root, "specs/net3.yaml"), "utf8")));
});

test("it compiles to the same module but for the banner", async () => {
  const withoutBanner = (text: string) => text.replace(/^\/\/.*\n/gm, "");
  const fromYaml = await compile(readFileSync(join(root, "specs/net3.yaml"), "utf8"), {
    path: "specs/net3.yaml",
  });
  const fromValue = await compile(net3.spec, { path: "specs/net3.ts" });
  expect(withoutBanner(fromValue.text)).toBe(withoutBanner(fromYaml.text));
});

test("ports, states, branches and references are those of YAML", () => {
  const agent = network(
    "agent",
    { inputs: { image: [4, 4, 1], speed: { size: 1, names: ["v"] } } },
    {
      dtype: "f32",
      weights: "agent.npz",
      states: { held: { size: 2, initial: [1, 2] } },
      emit: { target: "ts" },
    },
  )
    .layer(
      conv2d({
        ...{ from: "image", name: "seen", filters: 2, kernel: 4 },
        ...{ weights: key("K", [4, 4, 1, 2]), bias: false, activation: { name: "leaky_relu", alpha: 0.2 } },
      }),
    )
    .layer(add({ name: "sum", from: ["seen", "held"] }))
    .layer(dense({ from: "speed", name: "value", weights: file("v.npy", [3, 1], "out_in"), bias: false }))
    .next({ held: "held" })
    .outputs({ action: { from: "sum", labels: ["a", "b"] }, value: { from: "value" } });
  expect(agent.spec).toEqual({
    name: "agent",
    dtype: "f32",
    inputs: { image: { shape: [4, 4, 1] }, speed: { size: 1, names: ["v"] } },
    states: { held: { size: 2, initial: [1, 2], next: "held" } },
    weights: "agent.npz",
    layers: [
      {
        ...{
          type: "conv2d",
          name: "seen",
          from: "image",
          filters: 2,
          kernel: 4,
          weights: { key: "K", shape: [4, 4, 1, 2] },
        },
        ...{ bias: false, activation: { name: "leaky_relu", alpha: 0.2 } },
      },
      { type: "add", name: "sum", from: ["seen", "held"] },
      {
        ...{ type: "dense", name: "value", from: "speed", units: 3, bias: false },
        weights: { file: "v.npy", layout: "out_in", shape: [3, 1] },
      },
    ],
    emit: { target: "ts" },
    outputs: { action: { from: "sum", labels: ["a", "b"] }, value: { from: "value" } },
  });
});

test("embedded networks give the shapes that are declared", () => {
  const coach = network("coach", { inputs: { sight: [2, 2], speed: 1 } })
    .layer(
      embed(
        "pilot.yaml",
        { action: [2], value: [1] },
        { name: "pilot", from: { sight: "sight", speed: "speed" } },
      ),
    )
    .layer(dense({ from: "pilot.action", weights: [[1], [2]], bias: false, name: "seen" }))
    .layer(add({ from: ["seen", "pilot.value"] }))
    .layer(embed("head.yaml", [3]))
    .layer(dense({ weights: [[1], [2], [3]], bias: false }));
  const output: readonly [1] | undefined = coach.ports?.outputs.output;
  expect(output).toBeUndefined();
  expect(coach.spec.layers).toMatchObject([
    {
      ...{ type: "network", file: "pilot.yaml", name: "pilot", from: { sight: "sight", speed: "speed" } },
      shape: { action: [2], value: [1] },
    },
    { type: "dense", from: "pilot.action" },
    { type: "add" },
    { type: "network", file: "head.yaml", shape: [3] },
    { type: "dense" },
  ]);
});

test("an embedded network that gives one output by name is called with that name and without it", () => {
  const judge = network("judge", { inputs: { sight: [2, 2], speed: 1 } })
    .layer(embed("pilot.yaml", { value: [1] }, { name: "pilot", from: ["sight", "speed"], output: "value" }))
    .layer(dense({ weights: [[1]], bias: false, name: "seen" }))
    .layer(add({ from: ["seen", "pilot", "pilot.value"] }));
  expect(judge.spec.layers).toMatchObject([
    { output: "value" },
    {},
    { from: ["seen", "pilot", "pilot.value"] },
  ]);
});

test("a pool that rounds up may have a window that is larger than its input", () => {
  const pool = average_pool({ window: 3, dilation: 2, strides: 3, ceil: true });
  expect(load(network("pooled", [3, 3]).layer(pool)).network.outputs).toMatchObject([{ shape: [1, 3] }]);
});

test("declared shapes are part of a spec, and an input and an output can be called shape", () => {
  const { spec } = network("held", 2, { states: { held: { size: 2, initial: file("h.npy", [2]) } } })
    .layer(embed("inner.yaml", { shape: [2] }, { from: { shape: "input" } }))
    .next({ held: "input" });
  expect(spec.states).toEqual({ held: { size: 2, initial: { file: "h.npy", shape: [2] }, next: "input" } });
  expect(spec.layers).toEqual([
    { type: "network", from: { shape: "input" }, file: "inner.yaml", shape: { shape: [2] } },
  ]);
});

test("sizes that weights say are filled in", () => {
  const { spec } = network("words", 1).layer(
    embedding({
      weights: [
        [1, 2, 3],
        [4, 5, 6],
      ],
    }),
  );
  expect(spec.layers).toMatchObject([{ entries: 2, units: 3 }]);
});

test("each call gives a new network", () => {
  const start = network("pair", 2);
  start.layer(dense({ weights: [[1], [2]], bias: false }));
  expect(start.spec.layers).toEqual([]);
});

test("what is no layer is refused", () => {
  for (const stray of [dense, { type: "dense", units: 1 }])
    expect(() => network("net", 2).layer(stray as never)).toThrow(
      "layer takes what a function such as dense({ … }) returns, and got something else",
    );
});

test("sites say where layers were written", () => {
  expect(net3.sites.layers.map(({ stack }) => /network\.test\.ts/.test(stack ?? ""))).toEqual([
    true,
    true,
    true,
  ]);
});

test("a kind of one's own has a function", () => {
  const { gain: gained } = layersOf({ gain });
  expect(network("louder", 2).layer(gained({ by: [3, 4] })).spec.layers).toEqual([
    { type: "gain", by: [3, 4] },
  ]);
});
