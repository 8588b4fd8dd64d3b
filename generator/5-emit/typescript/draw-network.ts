import type { Cost, LayerCost } from "../../ir/cost.ts";
import { count, describeShape } from "../../ir/describe.ts";
import { hasOnePortEach, type Network, type Source } from "../../ir/network.ts";
import { type Shape, sizeOf } from "../../ir/tensor-data.ts";

/** Layers of more neurons than this show their number instead. */
const DRAWN = 24;

/** The longest line on which the costs of a layer follow what it is. */
const WIDEST = 100;

function neurons(shape: Shape): string {
  const count = sizeOf(shape);
  return count <= DRAWN ? Array(count).fill("○").join(" ") : `○ × ${describeShape(shape)}`;
}

/** The network from input to output in lines of text, each layer between its inputs and its outputs. */
export function drawNetwork(network: Network, cost: Cost): string[] {
  const { inputs, states, outputs, layers } = network;
  const isPlain = hasOnePortEach(network);
  const rowOf = (name: string, shape: Shape, what = ""): string =>
    `${name.padEnd(4)}  ${neurons(shape)}${what}`;
  /** What is given out, or kept for the next call. */
  const ends = (source: Source): string => {
    const names = [
      ...(isPlain ? [] : outputs.filter(({ from }) => from === source).map(({ name }) => name)),
      ...states
        .filter(({ next }) => next.kind === "source" && next.source === source)
        .map(({ name }) => `next ${name}`),
    ];
    return names.length === 0 ? "" : `  → ${names.join(", ")}`;
  };
  const rows = layers.flatMap(({ number, output }, i) => {
    const { about, parameters, multiplyAdds, schedule } = cost.layers[i] as LayerCost;
    const name = isPlain && number === outputs[0]?.from ? "out" : `z${number}`;
    const counts = [
      { count: parameters, noun: "parameter" },
      { count: multiplyAdds, noun: "multiply-add" },
    ].flatMap(({ count: number, noun }) => (number === 0 ? [] : [count(number, noun)]));
    const costs = [...counts, schedule].join(", ");
    const line = `${about}: ${costs}`;
    const lines = line.length <= WIDEST ? [line] : [`${about}:`, costs];
    return [...lines.map((text) => `      │  ${text}`), rowOf(name, output, ends(number))];
  });
  return [
    ...inputs.map(({ name, shape }, i) => rowOf(isPlain ? "x" : name, shape, ends(-i))),
    ...states.map(({ name, shape }, i) => rowOf(name, shape, `  kept${ends(-inputs.length - i)}`)),
    ...rows,
  ];
}
