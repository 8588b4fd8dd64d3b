import type { Network } from "../generator/ir/network.ts";
import type { TensorData } from "../generator/ir/tensor-data.ts";
import type { Forward } from "./measure.ts";

/** Six independent sums keep the processor busy and leave registers for the rest. */
const WIDEST = 6;

/**
 * Dense layers with a hidden relu, written by hand for speed and for nothing else: no check, no type, no readable name.
 * A block of units is a loop of its own; there are too many to type, so one template is the hand.
 */
export function handTiledForward({ layers, inputSize }: Network): Forward {
  const buffers: string[] = [`const z0 = new Float64Array(${inputSize});`];
  const steps: string[] = ["z0.set(x);"];
  const packed = layers.map(({ inputs: [input = []], output, values }, k) => {
    const [inputs, units] = [input[0] as number, output[0] as number];
    const { weights, bias } = values as unknown as { weights: TensorData; bias: TensorData };
    const isLast = k === layers.length - 1;
    const y = isLast ? "out" : `z${k + 1}`;
    buffers.push(`const w${k} = packed[${k}], z${k + 1} = new Float64Array(${units});`);

    const numbers: number[] = [];
    for (const [first, width] of blocks(units)) {
      steps.push(block({ x: `z${k}`, w: `w${k}`, y, inputs, first, width, start: numbers.length }));
      for (let i = 0; i < inputs; i++) {
        for (let j = first; j < first + width; j++) numbers.push(weights.data[i * units + j] as number);
      }
      for (let j = first; j < first + width; j++) numbers.push(bias.data[j] as number);
    }
    if (!isLast) steps.push(`for (let j = 0; j < ${units}; j++) ${y}[j] = Math.max(${y}[j], 0);`);
    return Float64Array.from(numbers);
  });
  const text = `"use strict";
${buffers.join("\n")}
return function forward(x, out) {
${steps.join("\n")}
return out;
};`;
  return new Function("packed", text)(packed) as Forward;
}

interface Block {
  readonly x: string;
  readonly w: string;
  readonly y: string;
  readonly inputs: number;
  readonly first: number;
  readonly width: number;
  readonly start: number;
}

function block({ x, w, y, inputs, first, width, start }: Block): string {
  const lanes = Array.from({ length: width }, (_, lane) => lane);
  const end = start + inputs * width;
  return `{
const x0 = ${x}[0];
let ${lanes.map((n) => `s${n} = x0 * ${w}[${start + n}]`).join(", ")};
for (let i = 1, p = ${start + width}; i < ${inputs}; i++, p += ${width}) {
const xi = ${x}[i];
${lanes.map((n) => `s${n} += xi * ${w}[p${n === 0 ? "" : ` + ${n}`}];`).join("\n")}
}
${lanes.map((n) => `${y}[${first + n}] = s${n} + ${w}[${end + n}];`).join("\n")}
}`;
}

/** Units in blocks of nearly equal width, as [first, width]. */
function blocks(units: number): [number, number][] {
  const count = Math.ceil(units / WIDEST);
  const edges = Array.from({ length: count + 1 }, (_, n) => Math.ceil((n * units) / count));
  return edges.slice(0, -1).map((first, n) => [first, (edges[n + 1] as number) - first]);
}
