import type { Shape } from "../../../ir/tensor-data.ts";
import { broadcastFault, broadcastShape } from "../../../vocabulary/layers/broadcast.ts";
import { axisIn, refuse } from "../config/config.ts";
import type { LayerCall, LayerRule, MadeLayer } from "./layer-call.ts";

const merge =
  (type: string, most = Number.POSITIVE_INFINITY): LayerRule =>
  ({ inputs }) => {
    requireCount(inputs, most);
    return { layers: [{ type, fields: {} }], shape: mergedShape(inputs) };
  };

/** The sum divided by the number of inputs; for a power of two, multiplying by the reciprocal is as exact. */
const average: LayerRule = (call) => {
  const { inputs } = call;
  requireCount(inputs, Number.POSITIVE_INFINITY);
  const count = inputs.length;
  const divided: MadeLayer = Number.isInteger(Math.log2(count))
    ? { type: "scale", fields: { scale: call.tensor("share", [], [1 / count]), shift: false } }
    : {
        type: "normalize",
        fields: { mean: call.tensor("zero", [], [0]), std: call.tensor("count", [], [count]) },
      };
  return { layers: [{ type: "add", fields: {} }, divided], shape: mergedShape(inputs) };
};

const concatenate: LayerRule = ({ config, inputs }) => {
  requireCount(inputs, Number.POSITIVE_INFINITY);
  const [first = [], ...rest] = inputs;
  const axis = axisIn(config, "axis", first.length, -1);
  const fits = (shape: Shape) =>
    shape.length === first.length && shape.every((size, i) => i === axis || size === first[i]);
  if (axis < 0 || axis >= first.length || !rest.every(fits)) {
    throw refuse({
      attribute: `axis = ${axis + 1}`,
      reason: `it cannot join ${listShapes(inputs)} along this axis`,
    });
  }
  const size = inputs.reduce((sum, shape) => sum + (shape[axis] as number), 0);
  return {
    layers: [{ type: "concat", fields: { axis } }],
    shape: first.map((length, i) => (i === axis ? size : length)),
  };
};

function requireCount({ length }: LayerCall["inputs"], most: number): void {
  if (length >= 2 && length <= most) return;
  throw refuse({ reason: `it joins ${length} inputs, but needs ${most === 2 ? "two" : "two or more"}` });
}

/** The shape that the samples broadcast to; the batch is no axis of theirs. */
function mergedShape(inputs: readonly Shape[]): Shape {
  if (broadcastFault(inputs) === undefined) return broadcastShape(inputs);
  throw refuse({
    reason: `it joins ${listShapes(inputs)}, which do not broadcast`,
    help: "reshape its inputs to one shape first",
  });
}

const listShapes = (shapes: readonly Shape[]): string =>
  shapes.map((shape) => `[${shape.join(", ")}]`).join(" and ");

export const mergeRules: Readonly<Record<string, LayerRule>> = {
  Add: merge("add"),
  Multiply: merge("multiply"),
  Maximum: merge("maximum"),
  Minimum: merge("minimum"),
  Subtract: merge("subtract", 2),
  Average: average,
  Concatenate: concatenate,
};
