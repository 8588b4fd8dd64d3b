import type { OnnxTensor } from "../graph.ts";
import { castTarget } from "../node/cast-target.ts";
import { integersOf } from "../node/node-call.ts";
import { beyondDoubles, openBatch, Refusal } from "../node/refusal.ts";
import { fitTo, isBeyondDoubles, isFloat } from "../read/fit-to-type.ts";
import type { Fold } from "./call.ts";
import { type FoldCall, storing } from "./call.ts";
import { integerList } from "./shapes.ts";
import { checkedShape } from "./strides.ts";

/** One of its attributes holds the value. */
function constant(call: FoldCall): OnnxTensor {
  const floats = call.numbers("value_floats");
  const ints = call.numbers("value_ints");
  const float = call.number("value_float");
  const int = call.number("value_int");
  const values = [
    call.tensorAttribute("value"),
    floats && ({ ...integerList(floats), type: "f32" } as const),
    ints && integerList(ints),
    float === undefined ? undefined : scalar("f32", float),
    int === undefined ? undefined : scalar("i64", int),
  ].filter((value) => value !== undefined);
  const [value] = values;
  if (value === undefined)
    throw new Refusal("it contains no numbers", { help: "strings cannot be imported" });
  if (values.length > 1) throw new Refusal("it contains more than one value");
  return value;
}

const scalar = (type: OnnxTensor["type"], value: number): OnnxTensor => ({
  type,
  shape: [],
  data: Float64Array.of(value),
});

function constantOfShape(call: FoldCall): OnnxTensor {
  const shape = checkedShape(integersOf(call.input(0)));
  const { type, data } = call.tensorAttribute("value") ?? scalar("f32", 0);
  if (data.length !== 1) throw new Refusal("its value is not a single number", { attribute: "value" });
  return { type, shape, data: call.allocate(shape).fill(data[0] as number) };
}

/** Every `delta` from `start` on, before `limit`. */
function range(call: FoldCall): OnnxTensor {
  const { type } = call.alike()[0];
  const [start = 0, limit = 0, delta = 0] = [0, 1, 2].map((index) => {
    const tensor = call.input(index);
    if (tensor.data.length !== 1) throw new Refusal("its bounds are not single numbers");
    return tensor.data[0] as number;
  });
  const count = Math.max(0, Math.ceil((limit - start) / delta));
  if (!Number.isSafeInteger(count)) {
    throw new Refusal(`it counts from ${start} to ${limit} in steps of ${delta}, which has no end`);
  }
  const store = storing(type);
  const data = call.allocate([count]);
  for (let i = 0; i < count; i++) data[i] = store(start + store(i * delta));
  return { type, shape: [count], data };
}

/** Floats become integers towards zero, and integers wrap. Floats outside the range of the result type are undefined. */
export function castTo(call: FoldCall, type: OnnxTensor["type"]): OnnxTensor {
  const tensor = call.input(0);
  if (tensor.type === type) return tensor;
  const toInteger = !isFloat(type) && type !== "bool";
  if (!toInteger && !isFloat(tensor.type) && tensor.data.some(Number.isNaN)) throw openBatch();
  if (isBeyondDoubles(tensor)) throw beyondDoubles();
  const whole = toInteger && isFloat(tensor.type) ? Math.trunc : (value: number) => value;
  const round = fitTo(type);
  const data = call.allocate(tensor.shape);
  for (let i = 0; i < data.length; i++) {
    const value = whole(tensor.data[i] as number);
    const stored = round(value);
    const isLost = isFloat(tensor.type) ? stored !== value : Math.abs(value) > Number.MAX_SAFE_INTEGER;
    if (toInteger && isLost) throw new Refusal(`it casts ${value} to ${type}, which cannot represent it`);
    data[i] = stored;
  }
  return { type, shape: tensor.shape, data };
}

export const creations: Readonly<Record<string, Fold>> = {
  Constant: constant,
  ConstantOfShape: constantOfShape,
  Range: range,
  Cast: (call) => castTo(call, castTarget(call)),
  CastLike: (call) => castTo(call, call.input(1).type),
};
