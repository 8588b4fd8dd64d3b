import type { OnnxTensor } from "../graph.ts";
import { type FoldCall, storing } from "./call.ts";
import { FoldRefusal } from "./refusal.ts";

/** Between two bounds: inputs from opset 11 on, attributes before. Where min > max, all become max. */
export function clip(call: FoldCall): OnnxTensor {
  const { type, shape, data } = call.tensor(0);
  const store = storing(type);
  const min = bound(call, 1, "min") ?? Number.NEGATIVE_INFINITY;
  const max = bound(call, 2, "max") ?? Number.POSITIVE_INFINITY;
  const result = call.allocate(shape);
  for (let i = 0; i < data.length; i++) result[i] = store(Math.min(Math.max(data[i] as number, min), max));
  return { type, shape, data: result };
}

function bound(call: FoldCall, index: number, name: string): number | undefined {
  const tensor = call.inputs[index];
  if (tensor === undefined) return call.number(name);
  if (tensor.data.length !== 1) throw new FoldRefusal(`its ${name} is not one number`);
  return tensor.data[0];
}
