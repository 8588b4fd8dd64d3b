import { list, quote } from "../../../diagnostics/words.ts";
import { type Shape, sizeOf } from "../../../ir/tensor-data.ts";
import { broadcastFault, broadcastShape } from "../../../vocabulary/layers/broadcast.ts";
import { layers } from "../../../vocabulary/layers/index.ts";
import type { Part } from "../../network-builder.ts";
import { axisIn, flagIn, get, refuse, textIn } from "../config/config.ts";
import { reshaped, transposed } from "./along.ts";
import type { LayerCall, LayerRule } from "./layer-call.ts";

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
  const divided: Part = Number.isInteger(Math.log2(count))
    ? { type: "scale", fields: { scale: call.tensor("share", [], [1 / count]), shift: false } }
    : {
        type: "normalize",
        fields: { mean: call.tensor("zero", [], [0]), std: call.tensor("count", [], [count]) },
      };
  return { layers: [{ type: "add", fields: {} }, divided], shape: mergedShape(inputs) };
};

const concatenate = joined("axis");

/** Along the axis that the config names. */
function joined(key: string): LayerRule {
  return ({ config, inputs }) => {
    requireCount(inputs, Number.POSITIVE_INFINITY);
    const [first = [], ...rest] = inputs;
    const axis = axisIn(config, key, first.length, -1);
    const fits = (shape: Shape) =>
      shape.length === first.length && shape.every((size, i) => i === axis || size === first[i]);
    if (!rest.every(fits)) {
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
}

/** Σ a·b along one axis of each, for every pair of the other indices: a product of matrices that have the axis last. */
const dot: LayerRule = ({ config, inputs, dialect }) => {
  requireCount(inputs, 2);
  const [first, second] = inputs as [Shape, Shape];
  const told = get(config, "axes") ?? -1;
  const axes = Array.isArray(told) && told.length === 2 ? told : [told, told];
  const [axis, other] = [first, second].map((shape, i) =>
    axisIn({ axes: axes[i] }, "axes", shape.length, -1),
  ) as [number, number];
  const [size, otherSize] = [first[axis], second[other]];
  if (size !== otherSize) {
    throw refuse({
      attribute: `axes = ${JSON.stringify(told).slice(0, 60)}`,
      reason: `it multiplies ${listShapes(inputs)} along axes of sizes ${size} and ${otherSize}`,
    });
  }
  const normalized = (along: number): readonly Part[] =>
    flagIn(config, "normalize", false)
      ? [{ type: "l2_normalize", fields: { axes: [along], epsilon: dialect.leastNorm("Dot") } }]
      : [];
  const [rows, columns] = [first.toSpliced(axis, 1), second.toSpliced(other, 1)];
  /** Several axes before the last are one; a vector stays one. */
  const asMatrix = (kept: Shape): readonly Part[] =>
    kept.length > 1 ? reshaped([...kept, size as number], [sizeOf(kept), size as number]) : [];
  const branches = [
    [...normalized(axis), ...transposed(withLast(first, axis)), ...asMatrix(rows)],
    [...normalized(other), ...transposed(withLast(second, other)), ...asMatrix(columns)],
  ];
  const shape = [...rows, ...columns];
  const product = [rows, columns].flatMap((kept) => (kept.length > 0 ? [sizeOf(kept)] : []));
  return {
    layers: [
      { type: "matmul", fields: { transpose_b: columns.length > 0 }, branches },
      ...(shape.length > 0 ? reshaped(product, shape) : []),
    ],
    shape: shape.length > 0 ? shape : [1],
  };
};

/** The matrix product of the last two axes of samples. */
const matmul: LayerRule = ({ inputs, flags }) => {
  requireCount(inputs, 2);
  const [a, b] = inputs as [Shape, Shape];
  const fields = { transpose_a: flags.includes("transpose_a"), transpose_b: flags.includes("transpose_b") };
  const fits = a.length > 1 && a.length === b.length && layers.matmul.fault?.(fields, inputs) === undefined;
  if (fits) return { layers: [{ type: "matmul", fields }], shape: layers.matmul.output(fields, inputs) };
  throw refuse({ reason: `it cannot multiply ${listShapes(inputs)} for each sample of a batch` });
};

/** The axes with one of them last. */
const withLast = (shape: Shape, axis: number): readonly number[] => [
  ...shape.map((_, i) => i).toSpliced(axis, 1),
  axis,
];

/** What Keras 1 has in place of the classes of merges. */
const modes: Readonly<Record<string, LayerRule>> = {
  ...{ sum: merge("add"), mul: merge("multiply"), max: merge("maximum"), ave: average },
  concat: joined("concat_axis"),
};

/** The layer of Keras 1 that joins its inputs in one of several modes. */
const mergeOfMode: LayerRule = (call) => {
  const mode = textIn(call.config, "mode", "sum");
  if (Object.hasOwn(modes, mode)) return (modes[mode] as LayerRule)(call);
  throw refuse({
    attribute: "mode",
    reason: `its mode is ${quote(mode.slice(0, 60))}; it must be ${list(Object.keys(modes), "or")}`,
  });
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
  Merge: mergeOfMode,
  Add: merge("add"),
  Multiply: merge("multiply"),
  Maximum: merge("maximum"),
  Minimum: merge("minimum"),
  Subtract: merge("subtract", 2),
  Average: average,
  Concatenate: concatenate,
  Dot: dot,
  Matmul: matmul,
  Divide: merge("divide", 2),
  TrueDivide: merge("divide", 2),
};

/** Operations of TensorFlow between two outputs of layers, by the function of a TFOpLambda. */
export const functionRules: Readonly<Record<string, LayerRule>> = {
  ...{ "__operators__.add": merge("add"), "math.add": merge("add"), "math.multiply": merge("multiply") },
  ...{
    "math.subtract": merge("subtract", 2),
    "math.divide": merge("divide", 2),
    "math.truediv": merge("divide", 2),
  },
  ...{ "math.maximum": merge("maximum"), "math.minimum": merge("minimum"), "linalg.matmul": matmul },
};
