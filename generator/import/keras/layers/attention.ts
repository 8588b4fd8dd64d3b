import { type Shape, sizeOf } from "../../../ir/tensor-data.ts";
import { otherAxes, sizesOf } from "../../../vocabulary/layers/axes.ts";
import { applied, applying, type ImportedTensor } from "../../imported-model.ts";
import type { Part } from "../../network-builder.ts";
import { axesIn, flagIn, get, listIn, numberIn, refuse, sizeIn, textIn } from "../config/config.ts";
import { inShape, reshaped, transposed } from "./along.ts";
import type { LayerCall, LayerRule } from "./layer-call.ts";

/** Queries, keys and values that are projected by weights, in heads of which several may share keys and values. */
interface Heads {
  readonly count: number;
  readonly groups: number;
  readonly keySize: number;
  readonly valueSize: number;
  /** The axes of a sample that are attended to. */
  readonly axes: readonly number[];
  /** The shape of what comes out in place of the last axis of the queries. */
  readonly output: Shape;
}

/**
 * softmax(Q·Kᵀ / √size)·V by head, where Q, K, V and the result are projected by weights.
 * Source: `MultiHeadAttention._compute_attention` of keras/src/layers/attention/multi_head_attention.py
 */
const multiHead: LayerRule = (call) => {
  const { config, input } = call;
  const count = sizeIn(config, "num_heads");
  const keySize = sizeIn(config, "key_dim");
  const valueSize = get(config, "value_dim") === undefined ? keySize : sizeIn(config, "value_dim");
  const told = get(config, "output_shape");
  const sizes = typeof told === "number" ? [told] : (listIn(config, "output_shape") as Shape);
  const output = sizes.length > 0 ? sizes : input.slice(-1);
  const rank = input.length;
  const all = input.slice(0, -1).map((_, axis) => axis);
  const axes =
    get(config, "attention_axes") === undefined
      ? all
      : axesIn(config, "attention_axes", rank, 1).toSorted((a, b) => a - b);
  return attend(call, { count, groups: count, keySize, valueSize, axes, output });
};

/** The same along the first axis, where several heads of queries share keys and values. */
const groupQuery: LayerRule = (call) => {
  const { config, input } = call;
  const count = sizeIn(config, "num_query_heads");
  const groups = sizeIn(config, "num_key_value_heads");
  const size = sizeIn(config, "head_dim");
  if (count % groups !== 0)
    throw refuse({ reason: `its ${count} heads of queries cannot share ${groups} of keys` });
  return attend(call, { count, groups, keySize: size, valueSize: size, axes: [0], output: input.slice(-1) });
};

function attend(call: LayerCall, heads: Heads): ReturnType<LayerRule> {
  const { config, inputs } = call;
  const { count, groups, keySize, valueSize, axes, output } = heads;
  if (flagIn(config, "use_gate", false))
    throw refuse({
      attribute: "use_gate",
      reason: "it multiplies its result by a gate, which is not supported",
    });
  const [query, value, key = value] = inputs as readonly [Shape, Shape | undefined, Shape?];
  if (query.length < 2 || value === undefined || key === undefined)
    throw refuse({ reason: "it needs queries and values with an axis before the last" });
  const free = otherAxes(query.slice(0, -1), axes);
  const fits = (shape: Shape) =>
    shape.length === query.length && String(sizesOf(shape, free)) === String(sizesOf(query, free));
  if (!fits(value) || !fits(key) || String(sizesOf(value, axes)) !== String(sizesOf(key, axes)))
    throw refuse({
      reason: `queries of [${query}], values of [${value}] and keys of [${key}] do not go together`,
    });
  const [length, keys] = [query, value].map((shape) => sizeOf(sizesOf(shape, axes))) as [number, number];
  const queries = projected(call, "query", query, count, keySize, heads);
  const byHead = {
    query: [...queries, ...grouped(query, count, keySize, heads)],
    key: [...projected(call, "key", key, groups, keySize, heads), ...grouped(key, groups, keySize, heads)],
    value: [
      ...projected(call, "value", value, groups, valueSize, heads),
      ...grouped(value, groups, valueSize, heads),
    ],
  };
  const scores: readonly Part[] = [
    { type: "matmul", fields: { transpose_b: true }, branches: [byHead.query, byHead.key] },
    times(call, "scale", [], [1 / Math.sqrt(keySize)]),
  ];
  const mask = maskOf(call, axes, length, keys);
  const last = inputs.length > 2 ? 2 : 1;
  // From [free axes, heads, attended axes, size] back to the order of the queries.
  const order = [...free, query.length - 1, ...axes, query.length];
  const apart = [...sizesOf(query, free), count, ...sizesOf(query, axes), valueSize];
  const product = [
    ...sizesOf(query, free),
    ...(groups === count ? [count] : [groups, count / groups]),
    length,
    valueSize,
  ];
  return {
    layers: [
      {
        type: "matmul",
        fields: {},
        branches: [[...masked(scores, mask, [0, last]), softmax], byHead.value],
        takes: [[0, last], [1]],
      },
      ...reshaped(product, apart),
      ...transposed(order.map((_, axis) => order.indexOf(axis))),
      ...reshaped([...query.slice(0, -1), count, valueSize], [...query.slice(0, -1), count * valueSize]),
      ...dense(call, "attention_output", "output_dense", [count, valueSize], output),
      ...reshaped([...query.slice(0, -1), sizeOf(output)], [...query.slice(0, -1), ...output]),
    ],
    shape: [...query.slice(0, -1), ...output],
  };
}

const softmax: Part = applying(applied("softmax"));

const times = (call: LayerCall, name: string, shape: Shape, numbers: readonly number[]): Part => ({
  type: "scale",
  fields: { scale: call.tensor(name, shape, numbers), shift: false },
});

/** A product with weights of several axes on both sides, which are one for a dense layer. */
function dense(call: LayerCall, name: string, folder: string, from: Shape, to: Shape): readonly Part[] {
  const isBiased = flagIn(call.config, "use_bias", true);
  const { kernel, bias } = call.weightsOf(
    { name, folder },
    { kernel: [...from, ...to], bias: isBiased && to },
  );
  const units = sizeOf(to);
  return [
    {
      type: "dense",
      fields: {
        units,
        weights: inShape(kernel as ImportedTensor, [sizeOf(from), units]),
        bias: bias && inShape(bias, [units]),
      },
    },
  ];
}

/** Queries, keys or values by head: [free axes, heads, attended axes, size]. */
function projected(
  call: LayerCall,
  name: string,
  shape: Shape,
  count: number,
  size: number,
  { axes }: Heads,
): readonly Part[] {
  const before = shape.slice(0, -1);
  const free = otherAxes(before, axes);
  const rank = before.length;
  return [
    ...dense(call, name, `${name}_dense`, shape.slice(-1), [count, size]),
    ...reshaped([...before, count * size], [...before, count, size]),
    ...transposed([...free, rank, ...axes, rank + 1]),
  ];
}

/** The attended axes as one, and the heads in their groups. */
function grouped(shape: Shape, own: number, size: number, { axes, count, groups }: Heads): readonly Part[] {
  const before = sizesOf(shape, otherAxes(shape.slice(0, -1), axes));
  const attended = sizesOf(shape, axes);
  const heads = groups === count ? [own] : [groups, own / groups];
  return reshaped([...before, own, ...attended, size], [...before, ...heads, sizeOf(attended), size]);
}

/** The numbers that hide keys from queries, row-major; undefined where all are seen. */
function maskOf(call: LayerCall, axes: readonly number[], length: number, keys: number) {
  const { config, flags } = call;
  const isCausal = flags.includes("use_causal_mask") || flagIn(config, "causal", false);
  const window = numberIn(config, "sliding_window", undefined);
  if (!isCausal && window === undefined) return undefined;
  if (axes.length !== 1)
    throw refuse({ reason: "it hides keys from queries along several axes, which is not supported" });
  const data = Float64Array.from({ length: length * keys }, (_, n) => {
    const [query, key] = [Math.floor(n / keys), n % keys];
    const isHidden = (isCausal && key > query) || (window !== undefined && Math.abs(query - key) >= window);
    return isHidden ? Number.NEGATIVE_INFINITY : 0;
  });
  return constantOf(call, [length, keys], data);
}

/** A mask has infinities, which other tensors of a network may not have. */
const constantOf = (call: LayerCall, shape: Shape, data: Float64Array): Part => ({
  type: "constant",
  fields: {
    shape,
    values: { ...call.tensor("mask", [0], []), tensor: { shape: [data.length], data } },
  },
});

/** Scores of these sources plus a mask. */
const masked = (
  scores: readonly Part[],
  mask: Part | undefined,
  sources: readonly number[],
): readonly Part[] =>
  mask === undefined
    ? scores
    : [{ type: "add", fields: {}, branches: [scores, [mask]], takes: [sources.map((_, n) => n), []] }];

/** The sum of products with all keys, or of tanh(query + key), through a softmax, times the values. */
const attention =
  (scoresOf: (call: LayerCall, query: Shape, key: Shape) => readonly Part[]): LayerRule =>
  (call) => {
    const { inputs } = call;
    const [query, value, key = value] = inputs as readonly [Shape, Shape | undefined, Shape?];
    const isMatrix = (shape: Shape | undefined): shape is Shape => shape?.length === 2;
    if (!isMatrix(query) || !isMatrix(value) || !isMatrix(key))
      throw refuse({ reason: "it needs queries and values with one axis before the last" });
    if (query[1] !== key[1] || key[0] !== value[0])
      throw refuse({
        reason: `queries of [${query}], values of [${value}] and keys of [${key}] do not go together`,
      });
    const last = inputs.length > 2 ? 2 : 1;
    const mask = maskOf(call, [0], query[0] as number, key[0] as number);
    return {
      layers: [
        {
          type: "matmul",
          fields: {},
          branches: [[...masked(scoresOf(call, query, key), mask, [0, last]), softmax], []],
          takes: [[0, last], [1]],
        },
      ],
      shape: [query[0] as number, value[1] as number],
    };
  };

/** Source: `Attention._calculate_scores` of keras/src/layers/attention/attention.py */
const scoresOfAttention = (call: LayerCall, query: Shape, key: Shape): readonly Part[] => {
  const mode = textIn(call.config, "score_mode", "dot");
  if (mode !== "dot" && mode !== "concat")
    throw refuse({
      attribute: "score_mode",
      reason: `its score_mode is ${JSON.stringify(mode).slice(0, 60)}`,
    });
  const { scale, concat_score_weight: weight } = call.weights({
    scale: flagIn(call.config, "use_scale", false) && [],
    concat_score_weight: mode === "concat" && [],
  });
  const scaled = (tensor: ImportedTensor | false): readonly Part[] =>
    tensor === false ? [] : [{ type: "scale", fields: { scale: tensor, shift: false } }];
  if (mode === "dot")
    return [{ type: "matmul", fields: { transpose_b: true }, branches: [[], []] }, ...scaled(scale)];
  return [...sums(query, key), ...scaled(scale), applying(applied("tanh")), total, ...scaled(weight)];
};

/** Source: `AdditiveAttention._calculate_scores` of keras/src/layers/attention/additive_attention.py */
const scoresOfSums = (call: LayerCall, query: Shape, key: Shape): readonly Part[] => {
  const { scale } = call.weights({ scale: flagIn(call.config, "use_scale", true) && query.slice(-1) });
  const scaled: readonly Part[] = scale ? [{ type: "scale", fields: { scale, shift: false } }] : [];
  return [...sums(query, key), applying(applied("tanh")), ...scaled, total];
};

/** Each query plus each key. */
const sums = (query: Shape, key: Shape): readonly Part[] => [
  {
    type: "add",
    fields: {},
    branches: [reshaped(query, [query[0] as number, 1, query[1] as number]), reshaped(key, [1, ...key])],
  },
];

const total: Part = { type: "sum", fields: { axes: [2] } };

export const attentionRules: Readonly<Record<string, LayerRule>> = {
  MultiHeadAttention: multiHead,
  GroupQueryAttention: groupQuery,
  GroupedQueryAttention: groupQuery,
  Attention: attention(scoresOfAttention),
  AdditiveAttention: attention(scoresOfSums),
};
