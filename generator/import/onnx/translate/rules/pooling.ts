import { type ImportedField, oneForAll } from "../../../imported-model.ts";
import { Refusal } from "../../node/refusal.ts";
import type { Rule, TranslateCall } from "../call.ts";
import type { Computed, Dim } from "../value.ts";
import { type Image, imageOf, outputOf, paddingOf, perAxis } from "./convolution.ts";

/** The fields that all pools have. */
function fieldsOf(call: TranslateCall, image: Image): Readonly<Record<string, ImportedField>> {
  if (call.numbers("kernel_shape") === undefined) throw new Refusal("its kernel_shape is missing");
  const dilation = perAxis(call, "dilations", image);
  return {
    window: oneForAll(perAxis(call, "kernel_shape", image)),
    strides: oneForAll(perAxis(call, "strides", image)),
    padding: paddingOf(call, image),
    ...(dilation.some((distance) => distance !== 1) && { dilation: oneForAll(dilation) }),
    ...(call.flag("ceil_mode") && { ceil: true }),
  };
}

/** A pool of each channel by itself; several samples of a fixed number are one with all of their channels. */
function pooled(
  call: TranslateCall,
  x: Computed,
  kind: string,
  fieldsFor: (image: Image) => Readonly<Record<string, ImportedField>>,
): Computed {
  const image = imageOf(x);
  const { samples, channels, space } = image;
  const fields = { ...fieldsFor(image), channels: "first" };
  const whole = call.reshaped(x, [samples * channels, ...space]).draft;
  const shape = outputOf(kind, fields, whole.shape);
  const dims = [x.dims[0] as Dim, channels, ...shape.slice(1)];
  return call.result(call.layer(kind, [whole], fields, shape), dims, x.type);
}

/** https://onnx.ai/onnx/operators/onnx__MaxPool.html */
const maxPool: Rule = (call) => {
  // How the indices count, which are an output of their own.
  call.number("storage_order");
  return [pooled(call, call.computed(0), "max_pool", (image) => fieldsOf(call, image))];
};

/** https://onnx.ai/onnx/operators/onnx__AveragePool.html */
const averagePool: Rule = (call) =>
  pooled(call, call.floats(0), "average_pool", (image) => ({
    ...fieldsOf(call, image),
    ...(call.flag("count_include_pad") && { count_padding: true }),
  }));

/** https://onnx.ai/onnx/operators/onnx__LpPool.html */
const lpPool: Rule = (call) => {
  const p = call.number("p", 2);
  if (!(p >= 1)) throw new Refusal(`its p is ${p}; it must be at least 1`, { attribute: "p" });
  return pooled(call, call.floats(0), "lp_pool", (image) => ({ ...fieldsOf(call, image), p }));
};

export const poolingRules = {
  MaxPool: maxPool,
  AveragePool: averagePool,
  LpPool: lpPool,
} satisfies Readonly<Record<string, Rule>>;
