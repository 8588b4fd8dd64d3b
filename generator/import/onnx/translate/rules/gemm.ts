import { quote } from "../../../../diagnostics/words.ts";
import { mixedBatch, Refusal } from "../../node/refusal.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { flipped, mapped } from "../constant.ts";
import type { Computed, Constant } from "../value.ts";
import { combine, operations, times } from "./arithmetic.ts";
import { denseLayer, flippedValue, timesComputed } from "./matmul.ts";

/** alpha·A'·B' + beta·C, where ' may be the transpose. */
export const gemm: Rule = (call) => ofProduct(call, product(call));

/** The same of rows along the last axis of a value that may have more than two, which a constant matrix multiplies. */
export function gemmOfRows(call: TranslateCall, x: Computed): Computed {
  const b = call.input(1);
  if (b.kind === "computed" || call.flag("transA"))
    throw mixedBatch("it multiplies a matrix that has all of them by another");
  requireMatrix(b);
  return ofProduct(call, denseLayer(call, x, b, call.flag("transB")));
}

/** The factor and the addition around a product. */
function ofProduct(call: TranslateCall, product: Computed): Computed {
  const alpha = call.float("alpha");
  const beta = call.float("beta");
  // Before opset 7 this attribute turned broadcasting on, which differing shapes imply.
  if (call.opset < 7) call.flag("broadcast");
  const scaled = alpha === 1 ? product : times(call.as("times alpha"), product, numberOf("alpha", alpha));
  if (!call.has(2)) return scaled;
  const c = call.input(2);
  const addition = call.as("plus C");
  if (beta === 1) return combine(addition, operations.Add, scaled, c);
  if (c.kind === "computed") {
    return combine(addition, operations.Add, scaled, times(call.as("times beta"), c, numberOf("beta", beta)));
  }
  // In the order in which the trained network computes it.
  const round = c.tensor.type === "f64" ? Number : Math.fround;
  return combine(
    addition,
    operations.Add,
    scaled,
    mapped(call.budget, c, "times_beta", (value) => round(beta * value)),
  );
}

function product(call: TranslateCall): Computed {
  const [a, b] = [call.input(0), call.input(1)];
  const [flipA, flipB] = [call.flag("transA"), call.flag("transB")];
  if (b.kind === "constant") {
    requireMatrix(b);
    const x = call.floats(0);
    if (x.dims.length !== 2) throw new Refusal(`its first input has ${x.dims.length} axes, not 2`);
    return denseLayer(call, flipA ? flippedValue(call.as("A transposed"), x) : x, b, flipB);
  }
  if (a.kind === "computed") {
    const [x, y] = [call.floats(0), call.floats(1)];
    for (const { dims } of [x, y])
      if (dims.length !== 2) throw new Refusal(`one of its factors has ${dims.length} axes, not 2`);
    return timesComputed(
      call,
      flipA ? flippedValue(call.as("A transposed"), x) : x,
      flipB ? flippedValue(call.as("B transposed"), y) : y,
    );
  }
  // A'·B' = (B'ᵀ·A'ᵀ)ᵀ
  requireMatrix(a);
  const x = call.floats(1);
  if (x.dims.length !== 2) throw new Refusal(`its second input has ${x.dims.length} axes, not 2`);
  const weights = flipA ? a : flipped(call.budget, a);
  const columns = flipB ? x : flippedValue(call.as("B transposed"), x);
  return flippedValue(call.as("transposed back"), denseLayer(call, columns, weights));
}

function requireMatrix({ name, tensor }: Constant): void {
  if (tensor.shape.length !== 2) throw new Refusal(`${quote(name)} has ${tensor.shape.length} axes, not 2`);
}

const numberOf = (name: string, value: number): Constant => ({
  kind: "constant",
  name,
  tensor: { type: "f32", shape: [], data: Float64Array.of(value) },
});
