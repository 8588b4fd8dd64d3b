import { runReference } from "../../generator/check/check-against-reference.ts";
import {
  classCount,
  classLabels,
  type Network,
  orderKeeping,
  sizeOfPorts,
} from "../../generator/ir/network.ts";
import { toHex } from "./hex.ts";
import type { Bits, Calls } from "./run-module.ts";

/** What an engine is told about the module of a network. */
export function callsOf(network: Network): Calls {
  const { dtype, inputs, outputs, stateSize } = network;
  return {
    ...{ dtype, stateSize },
    inputs: inputs.map(({ name, size }) => ({ name, size })),
    outputs: outputs.map((output) => {
      const { name, size } = output;
      const suffix = outputs.length > 1 ? `_${name}` : "";
      const labels = classLabels(output);
      return {
        ...{ name, size },
        ...(orderKeeping(network, output) && { logits: `logits${suffix}` }),
        ...(classCount(output) > 0 && { predict: `predict${suffix}` }),
        ...(labels && { classify: { entry: `classify${suffix}`, labels } }),
      };
    }),
  };
}

/** What the reference computes where an engine runs the module of a network. */
export function bitsOfReference(network: Network, inputs: readonly (readonly number[])[]): Bits {
  const bits: Record<string, string[]> = {};
  const add = (entry: string, values: readonly number[]): void => {
    bits[entry] = [...(bits[entry] ?? []), toHex(values)];
  };
  const { outputs } = callsOf(network);
  for (const { output, logits, predictions, state } of runReference(network, inputs)) {
    for (const entry of ["forward", "forward of other vectors", "steps"]) add(entry, output);
    if (network.stateSize > 0) add("state", state);
    for (const [n, port] of outputs.entries()) {
      const start = sizeOfPorts(network.outputs.slice(0, n));
      if (port.logits) add(port.logits, logits.slice(start, start + port.size));
      const predicted = predictions[port.name] as number;
      if (port.predict) add(port.predict, [predicted]);
      if (port.classify) add(port.classify.entry, [predicted]);
    }
  }
  return bits;
}
