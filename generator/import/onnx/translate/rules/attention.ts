import { mixedBatch, Refusal } from "../../node/refusal.ts";
import { isFloat } from "../../read/fit-to-type.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { expanded } from "../constant.ts";
import { broadcastDims, showDims } from "../dims.ts";
import { BATCH, type Computed, type Constant, type Dim, dimsOf, typeOf, type Value } from "../value.ts";
import { combine, operations, over, times } from "./arithmetic.ts";
import { flippedValue, timesComputed } from "./matmul.ts";
import { reduced } from "./reduce.ts";
import { concatenated } from "./together.ts";
import { movedAxes } from "./transpose.ts";
import { chosen } from "./truth.ts";

const MASKED = Number.NEGATIVE_INFINITY;

/**
 * softmax(softcap(scale·Q·Kᵀ) + masks)·V for each head, over a fixed number of positions.
 * https://onnx.ai/onnx/operators/onnx__Attention.html
 */
export const attention: Rule = (call) => {
  const [q, k, v] = [call.floats(0), call.floats(1), call.floats(2)];
  const rank = q.dims.length;
  if ((rank !== 3 && rank !== 4) || k.dims.length !== rank || v.dims.length !== rank)
    throw new Refusal(
      `its inputs have shapes ${[q, k, v].map(({ dims }) => showDims(dims)).join(", ")}, and not 3 or 4 axes each`,
    );
  const queryHeads = call.number("q_num_heads", 0);
  const keyHeads = call.number("kv_num_heads", 0);
  const queries = inHeads(call.as("queries by head"), q, queryHeads);
  const keys = after(call.as("past and present keys"), 4, inHeads(call.as("keys by head"), k, keyHeads));
  const values = after(
    call.as("past and present values"),
    5,
    inHeads(call.as("values by head"), v, keyHeads),
  );
  const [heads, length, size] = queries.dims.slice(1) as [number, number, number];
  const groups = keys.dims[1] as number;
  if (heads % groups !== 0) throw new Refusal(`it has ${heads} heads of queries, and ${groups} of keys`);
  const past = call.has(4) ? (keys.dims[2] as number) - (k.dims.at(-2) as number) : 0;
  const shared = (x: Computed) => grouped(call, x, groups, heads);

  const scale = Math.fround(call.number("scale", 1 / Math.sqrt(size)));
  const scores = ungrouped(
    call,
    timesComputed(call.as("Q·Kᵀ"), shared(queries), flippedValue(call, shared(keys))),
    heads,
  );
  const scaled = times(call.as("scaled"), scores, numberOf("scale", scale));
  const capped = softcapped(call.as("softcap"), scaled, call.number("softcap", 0));
  const mask = maskOf(call, [length, keys.dims[2] as number], past);
  const masked = mask === undefined ? capped : combine(call.as("masked"), operations.Add, capped, mask);
  requirePrecision(call, q);
  const weights = call.as("softmax").activation(masked, "softmax");
  const attended = mask === undefined ? weights : withoutMasked(call.as("rows without keys"), weights, mask);

  const product = timesComputed(call.as("times V"), shared(attended), shared(values));
  const output = ungrouped(call, product, heads);
  const given = [scaled, capped, masked, attended];
  const mode = call.number("qk_matmul_output_mode", 0);
  return [rank === 3 ? together(call.as("heads together"), output) : output, keys, values, given[mode]];
};

const numberOf = (name: string, value: number): Constant => ({
  kind: "constant",
  name,
  tensor: { type: "f32", shape: [], data: Float64Array.of(value) },
});

/** [samples, heads, positions, size] of that, or of [samples, positions, heads·size]. */
function inHeads(call: TranslateCall, x: Computed, count: number): Computed {
  if (x.dims.indexOf(BATCH, 1) > 0) throw mixedBatch("it works along the batch");
  if (x.dims.length === 4) return x;
  const hidden = x.dims[2] as number;
  if (!(count > 0) || hidden % count !== 0)
    throw new Refusal(`values of shape ${showDims(x.dims)} cannot be divided into ${count} heads`);
  return movedAxes(call, call.reshaped(x, [...x.dims.slice(0, 2), count, hidden / count]), [0, 2, 1, 3]);
}

/** Undoes `inHeads` for three axes. */
function together(call: TranslateCall, x: Computed): Computed {
  const moved = movedAxes(call, x, [0, 2, 1, 3]);
  const [samples, positions, heads, size] = moved.dims as [Dim, number, number, number];
  return call.reshaped(moved, [samples, positions, heads * size]);
}

/** What comes from calls before, with what this one adds. */
function after(call: TranslateCall, index: number, x: Computed): Computed {
  if (!call.has(index)) return x;
  const past = call.floats(index);
  const fits = past.dims.length === 4 && past.dims.every((dim, axis) => axis === 2 || dim === x.dims[axis]);
  if (!fits)
    throw new Refusal(`the past of shape ${showDims(past.dims)} does not go before ${showDims(x.dims)}`);
  return concatenated(call, [past, x], 2);
}

/** Heads in groups that share keys and values: what has a head for each group repeats along the axis after it. */
function grouped(call: TranslateCall, x: Computed, groups: number, heads: number): Computed {
  if (groups === heads) return x;
  const [samples, own, ...matrix] = x.dims as [Dim, number, Dim, Dim];
  return call.reshaped(x, [samples, groups, own / groups, ...matrix]);
}

function ungrouped(call: TranslateCall, x: Computed, heads: number): Computed {
  return x.dims.length === 4 ? x : call.reshaped(x, [x.dims[0] as Dim, heads, ...x.dims.slice(3)]);
}

/** cap·tanh(x / cap), where there is a cap. */
function softcapped(call: TranslateCall, x: Computed, cap: number): Computed {
  if (!(cap > 0)) return x;
  const bound = numberOf("softcap", cap);
  return times(call, call.activation(over(call, x, bound), "tanh"), bound);
}

/** A softmax in another type would round otherwise. */
function requirePrecision(call: TranslateCall, { type }: Computed): void {
  const types: Readonly<Record<number, string>> = { 1: "f32", 10: "f16", 11: "f64", 16: "bf16" };
  const precision = call.number("softmax_precision");
  if (precision === undefined || types[precision] === type) return;
  throw new Refusal(`its softmax is in ${types[precision] ?? "another type"}, and its inputs are ${type}`, {
    attribute: "softmax_precision",
  });
}

/** What is added to the products of queries and keys: 0, −∞ where a key is not attended to, or any other bias. */
function maskOf(
  call: TranslateCall,
  [queries, keys]: readonly [number, number],
  past: number,
): Value | undefined {
  const own = ownMask(call, queries, keys, past);
  if (!call.has(3)) return own;
  const given = widened(call.input(3), keys);
  const bias = typeOf(given) === "bool" ? asBias(call.as("mask"), given) : given;
  if (!isFloat(typeOf(bias)))
    throw new Refusal(`its mask is ${typeOf(bias)}; it must be bool or of the type of its inputs`);
  if (own === undefined) return bias;
  if (bias.kind === "computed") return combine(call.as("masks"), operations.Add, bias, own);
  const shape = broadcastDims(bias.tensor.shape, own.tensor.shape) as readonly number[];
  const [a, b] = [bias, own].map((constant) => expanded(call.budget, constant, shape).tensor.data);
  const data = Float64Array.from(a as Float64Array, (value, i) => value + (b?.[i] as number));
  return { ...bias, tensor: { ...bias.tensor, shape, data } };
}

/** A mask that says nothing of the last keys hides them. */
function widened(mask: Value, keys: number): Value {
  const last = dimsOf(mask).at(-1) as Dim;
  if (last === keys || last === 1) return mask;
  if (mask.kind === "computed" || typeof last !== "number" || last > keys)
    throw new Refusal(`its mask of shape ${showDims(dimsOf(mask))} does not fit ${keys} keys`);
  const { tensor } = mask;
  const hidden = tensor.type === "bool" ? 0 : MASKED;
  const data = Float64Array.from({ length: (tensor.data.length / last) * keys }, (_, i) =>
    i % keys < last ? (tensor.data[Math.floor(i / keys) * last + (i % keys)] as number) : hidden,
  );
  return { ...mask, tensor: { ...tensor, shape: tensor.shape.with(-1, keys), data } };
}

/** A mask of truth values as a bias. */
function asBias(call: TranslateCall, mask: Value): Value {
  if (mask.kind === "computed")
    return chosen(call, mask, numberOf("attended", 0), numberOf("masked", MASKED));
  const data = mask.tensor.data.map((value) => (value === 0 ? MASKED : 0));
  return { ...mask, name: `${mask.name}_bias`, tensor: { ...mask.tensor, type: "f32", data } };
}

/** The mask that attributes and lengths say: causal, of a window, and of keys that are padding. */
function ownMask(call: TranslateCall, queries: number, keys: number, past: number): Constant | undefined {
  const isCausal = call.flag("is_causal");
  const [left, right] = [call.number("left_window_size", -1), call.number("right_window_size", -1)];
  const lengths = call.has(6) ? call.constantTensor(6, "lengths of keys") : undefined;
  if (!isCausal && left < 0 && right < 0 && lengths === undefined) return undefined;
  const ofSamples = lengths === undefined ? [undefined] : [...lengths.data];
  call.budget.spend(ofSamples.length * queries * keys);
  const data = ofSamples.flatMap((filled) => {
    const offset = filled === undefined || call.has(4) ? past : filled - queries;
    return Array.from({ length: queries * keys }, (_, n) => {
      const [place, key] = [Math.floor(n / keys) + offset, n % keys];
      const isHidden =
        (isCausal && key > place) ||
        (left >= 0 && place - key > left) ||
        (right >= 0 && key - place > right) ||
        (filled !== undefined && key >= filled);
      return isHidden ? MASKED : 0;
    });
  });
  const shape = lengths === undefined ? [queries, keys] : [ofSamples.length, 1, queries, keys];
  return { kind: "constant", name: "mask", tensor: { type: "f32", shape, data: Float64Array.from(data) } };
}

/** Where no key is attended to, the softmax of −∞ alone is no number, and is 0. */
function withoutMasked(call: TranslateCall, weights: Computed, mask: Value): Computed {
  const zero = numberOf("zero", 0);
  if (mask.kind === "computed") {
    const largest = reduced(call, mask, "max", [mask.dims.length - 1]);
    return chosen(call, isMasked(call, largest), zero, weights);
  }
  const { shape, data } = mask.tensor;
  const keys = shape.at(-1) as number;
  const rows = Float64Array.from({ length: data.length / keys }, (_, n) =>
    Number(data.subarray(n * keys, (n + 1) * keys).every((value) => value === MASKED)),
  );
  if (!rows.includes(1)) return weights;
  const isHidden: Constant = {
    ...mask,
    name: "masked_rows",
    tensor: { type: "bool", shape: [...shape.slice(0, -1), 1], data: rows },
  };
  return chosen(call, isHidden, zero, weights);
}

const isMasked = (call: TranslateCall, x: Computed): Computed => ({
  ...call.activation(x, "equal", { to: MASKED }),
  type: "bool",
});
