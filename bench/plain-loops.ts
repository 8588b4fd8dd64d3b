import type { AppliedActivation } from "../generator/ir/activation.ts";
import type { Network } from "../generator/ir/network.ts";
import type { TensorData } from "../generator/ir/tensor-data.ts";
import type { Forward } from "./measure.ts";

const activations: Record<string, (x: number) => number> = {
  identity: (x) => x,
  relu: (x) => Math.max(x, 0),
  sigmoid: (x) => {
    const decay = Math.exp(-Math.abs(x));
    return (x < 0 ? decay : 1) / (1 + decay);
  },
};

/** Dense layers as most people would write them first: arrays of arrays, one unit after the other. */
export function plainForward({ layers }: Network): Forward {
  const dense = layers.map(({ inputs: [input = []], output, values }) => {
    const [inputs, units] = [input[0] as number, output[0] as number];
    const { weights, bias, activation } = values as unknown as {
      weights: TensorData;
      bias: TensorData;
      activation: AppliedActivation;
    };
    return {
      rows: Array.from({ length: units }, (_, j) =>
        Array.from({ length: inputs }, (_, i) => weights.data[i * units + j] as number),
      ),
      bias: [...bias.data],
      activate: activations[activation.name] as (x: number) => number,
    };
  });
  return (x: ArrayLike<number>, out) => {
    let values = Array.from(x);
    for (const { rows, bias, activate } of dense) {
      values = rows.map((row, j) => {
        let sum = (values[0] as number) * (row[0] as number);
        for (let i = 1; i < row.length; i++) sum += (values[i] as number) * (row[i] as number);
        return activate(sum + (bias[j] as number));
      });
    }
    out.set(values);
  };
}
