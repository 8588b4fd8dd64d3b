import { indexWithin } from "../../node/axes.ts";
import { integersIn } from "../../node/node-call.ts";
import { mixedBatch, Refusal } from "../../node/refusal.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { inShape } from "../constant.ts";
import { showDims } from "../dims.ts";
import { BATCH, type Computed, type Constant } from "../value.ts";
import { between, combine, operations } from "./arithmetic.ts";
import { partAlong } from "./parts.ts";
import { concatenated } from "./together.ts";

/**
 * Pairs of numbers in each head turned by angles of their position, whose cosines and sines are constant.
 * https://onnx.ai/onnx/operators/onnx__RotaryEmbedding.html
 */
export const rotaryEmbedding: Rule = (call) => {
  const x = call.floats(0);
  const heads = headsOf(call, x);
  const last = heads.dims.length - 1;
  const size = heads.dims[last] as number;
  const turned = call.number("rotary_embedding_dim", 0) || size;
  if (!(turned > 0 && turned <= size && turned % 2 === 0))
    throw new Refusal(`it turns ${turned} of ${size} numbers`, { attribute: "rotary_embedding_dim" });
  const isInterleaved = call.flag("interleaved");
  const half = turned / 2;
  const part = (start: number, end: number, step = 1) => partAlong(call, heads, last, { start, end, step });
  const [a, b] = isInterleaved
    ? [part(0, turned, 2), part(1, turned, 2)]
    : [part(0, half), part(half, turned)];
  const [cos, sin] = [anglesOf(call, 1, "cos_cache", half), anglesOf(call, 2, "sin_cache", half)];
  const times = (value: Computed, angles: Constant) => combine(call, operations.Mul, value, angles);
  const real = between(call, "subtract", times(a, cos), times(b, sin));
  const imaginary = between(call, "add", times(a, sin), times(b, cos));
  const pairs = (value: Computed) => call.reshaped(value, [...value.dims, 1]);
  const both = isInterleaved
    ? call.reshaped(
        concatenated(call, [pairs(real), pairs(imaginary)], last + 1),
        heads.dims.with(last, turned),
      )
    : concatenated(call, [real, imaginary], last);
  const whole = turned === size ? both : concatenated(call, [both, part(turned, size)], last);
  return call.reshaped(whole, x.dims);
};

/** The numbers of each head as the last axis: [samples, heads, positions, size], or [samples, positions, heads, size]. */
function headsOf(call: TranslateCall, x: Computed): Computed {
  const { dims } = x;
  const count = call.number("num_heads", 0);
  if (dims.indexOf(BATCH, 1) > 0) throw mixedBatch("it works along the batch");
  if (dims.length === 4) return x;
  const hidden = dims[2];
  if (dims.length !== 3 || typeof hidden !== "number" || !(count > 0) || hidden % count !== 0)
    throw new Refusal(`values of shape ${showDims(dims)} cannot be divided into ${count} heads`);
  return call.reshaped(x, [...dims.slice(0, 2), count, hidden / count]);
}

/** The cosines or sines of each position, in a form that broadcasts to heads. */
function anglesOf(call: TranslateCall, index: number, what: string, half: number): Constant {
  const cache = call.constant(index, what);
  const { shape, data } = cache.tensor;
  const given = call.has(3) ? call.constant(3, "position_ids").tensor : undefined;
  const [samples, positions, ...others] = given?.shape ?? shape.slice(0, -1);
  if (samples === undefined || positions === undefined || others.length > 0 || shape.at(-1) !== half)
    throw new Refusal(`its ${what} has shape ${shape.join("×")}, which does not fit`);
  call.budget.spend(samples * positions * half);
  const rows = given && integersIn(given).map((place) => indexWithin(place, shape[0] as number));
  const numbers = rows?.flatMap((row) => [...data.subarray(row * half, (row + 1) * half)]) ?? data;
  const hasHeadsFirst = (call.input(0) as Computed).dims.length === 4;
  const ofHeads = hasHeadsFirst ? [samples, 1, positions, half] : [samples, positions, 1, half];
  return inShape({ ...cache, tensor: { ...cache.tensor, data: Float64Array.from(numbers) } }, ofHeads);
}
