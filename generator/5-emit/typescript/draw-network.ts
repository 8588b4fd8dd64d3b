import type { Cost, LayerCost } from "../../ir/cost.ts";
import { count, describeShape } from "../../ir/describe.ts";
import type { Network } from "../../ir/network.ts";
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
export function drawNetwork({ inputShape, layers }: Network, cost: Cost): string[] {
  const rows = layers.flatMap(({ number, output }, i) => {
    const { about, parameters, multiplyAdds, schedule } = cost.layers[i] as LayerCost;
    const name = number === layers.length ? "out" : `z${number}`;
    const counts = [
      { count: parameters, noun: "parameter" },
      { count: multiplyAdds, noun: "multiply-add" },
    ].flatMap(({ count: number, noun }) => (number === 0 ? [] : [count(number, noun)]));
    const costs = [...counts, schedule].join(", ");
    const line = `${about}: ${costs}`;
    const lines = line.length <= WIDEST ? [line] : [`${about}:`, costs];
    return [...lines.map((text) => `      │  ${text}`), `${name.padEnd(4)}  ${neurons(output)}`];
  });
  return [`x     ${neurons(inputShape)}`, ...rows];
}
