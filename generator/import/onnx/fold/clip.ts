import type { OnnxTensor } from "../graph.ts";
import { clipBounds } from "../node/clip-bounds.ts";
import { type FoldCall, storing } from "./call.ts";

/** Between two bounds. */
export function clip(call: FoldCall): OnnxTensor {
  const { type, shape, data } = call.tensor(0);
  const { min, max } = clipBounds(call, type, (index) => call.inputs[index]);
  const store = storing(type);
  const result = call.allocate(shape);
  for (let i = 0; i < data.length; i++) result[i] = store(Math.min(Math.max(data[i] as number, min), max));
  return { type, shape, data: result };
}
