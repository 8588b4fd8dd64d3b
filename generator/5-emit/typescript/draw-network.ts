import type { Cost } from "../../ir/cost.ts";
import type { Network } from "../../ir/network.ts";

/** Layers of more neurons than this show their number instead. */
const DRAWN = 24;

const neurons = (count: number): string =>
  count <= DRAWN ? Array(count).fill("○").join(" ") : `○ × ${count}`;

/** The network from input to output in lines of text, each layer between its inputs and its outputs. */
export function drawNetwork({ inputSize, layers }: Network, cost: Cost): string[] {
  const rows = layers.flatMap(({ number, output }, i) => {
    const { about, parameters, schedule } = cost.layers[i] as Cost["layers"][number];
    const name = number === layers.length ? "out" : `z${number}`;
    const size = output.reduce((product, length) => product * length, 1);
    const numbers = parameters === 0 ? "" : `${parameters} parameters, `;
    return [`      │  ${about}: ${numbers}${schedule}`, `${name.padEnd(4)}  ${neurons(size)}`];
  });
  return [`x     ${neurons(inputSize)}`, ...rows];
}
