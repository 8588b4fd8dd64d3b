import type { OnnxTensor } from "../graph.ts";
import { type FoldCall, refuseOpenBatch, storing } from "./call.ts";
import { FoldRefusal } from "./refusal.ts";

/** Between two bounds: inputs from opset 11 on, attributes before. Where min > max, all become max. */
export function clip(call: FoldCall): OnnxTensor {
  const tensor = call.tensor(0);
  const { type, shape, data } = tensor;
  const store = storing(type);
  const min = bound(call, tensor, 1, "min") ?? Number.NEGATIVE_INFINITY;
  const max = bound(call, tensor, 2, "max") ?? Number.POSITIVE_INFINITY;
  const result = call.allocate(shape);
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    result[i] = store(Math.min(Math.max(value, min), max), Number.isNaN(value));
  }
  return { type, shape, data: result };
}

function bound(call: FoldCall, { type }: OnnxTensor, index: number, name: string): number | undefined {
  const tensor = call.inputs[index];
  if (tensor === undefined) return call.number(name);
  if (tensor.data.length !== 1) throw new FoldRefusal(`its ${name} is not one number`);
  if (tensor.type !== type) throw new FoldRefusal(`its ${name} is ${tensor.type} and its input ${type}`);
  refuseOpenBatch(tensor);
  return tensor.data[0];
}
