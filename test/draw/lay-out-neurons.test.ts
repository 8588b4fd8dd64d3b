import { describe, expect, test } from "vitest";
import { endsOf, layOutNeurons, type Room } from "../../generator/draw/lay-out-neurons.ts";
import { neuronGraph } from "../../generator/draw/neuron-graph.ts";
import { makeNetwork } from "../support/networks.ts";

const bare: Room = {
  reachOfLong: () => undefined,
  labels: () => ({ width: 0, doCross: false }),
  captions: () => ({ first: 0, last: 0 }),
  ...{ hasValues: false, legend: 0 },
};

const graph = neuronGraph(makeNetwork({ sizes: [2, 3, 40, 2], activations: ["relu", "tanh", "identity"] }), {
  bias: true,
});

describe.each([
  ["circles", bare],
  [
    "neurons that show what happens in them",
    { ...bare, reachOfLong: ({ layer }) => (layer > 0 ? 50 : undefined) } satisfies Room,
  ],
  ["values below", { ...bare, hasValues: true }],
])("%s", (_, room) => {
  const layout = layOutNeurons(graph, room);

  test("neurons of a column do not touch, nor columns each other", () => {
    layout.columns.forEach(({ neurons, reach, x }, n) => {
      for (const [i, place] of neurons.entries())
        if (i > 0) expect(place.y - (neurons[i - 1]?.y ?? 0)).toBeGreaterThan(2 * reach.y);
      const before = layout.columns[n - 1];
      if (before) expect(x - before.x).toBeGreaterThan(before.reach.x + reach.x + 29);
    });
  });

  test("everything is within the picture", () => {
    for (const { neurons, bias, reach } of layout.columns)
      for (const { x, y } of [...neurons, bias]) {
        expect(x - reach.x).toBeGreaterThan(0);
        expect(x + reach.x).toBeLessThan(layout.width);
        expect(y - reach.y).toBeGreaterThan(0);
        expect(y + reach.y).toBeLessThan(layout.headings);
      }
  });

  test("a wire touches its neurons and leads to the right", () => {
    const [wire] = graph.columns[1]?.wires.filter(({ from }) => from === 1) ?? [];
    const [start, end] = endsOf(layout, 1, wire as NonNullable<typeof wire>);
    expect(start.x).toBeGreaterThan(layout.columns[0]?.x ?? 0);
    expect(end.x).toBeGreaterThan(start.x);
    expect(end.x).toBeLessThan(layout.columns[1]?.x ?? 0);
  });
});

test("the legend and long captions make a picture wider", () => {
  const { width } = layOutNeurons(graph, bare);
  expect(layOutNeurons(graph, { ...bare, captions: () => ({ first: 150, last: 0 }) }).width).toBeGreaterThan(
    width,
  );
  expect(layOutNeurons(graph, { ...bare, legend: 2000 }).width).toBeGreaterThan(2000);
});
