import type { ImportProblem } from "../imported-model.ts";
import { flagIn } from "./config/config.ts";
import { isOf, type KerasLayer } from "./config/read-layer.ts";
import type { Dialect } from "./dialect.ts";

/** Layers that skip the steps that a mask marks, and those that do so only in Keras. */
const skipping = /^(?:.*(?:LSTM|GRU|RNN|Attention).*|Bidirectional)$/;
const skippingInKeras = /^(?:GlobalAveragePooling1D|Softmax)$/;

/** Layers that give no mask, whatever they are given. */
const unmarked =
  /^(?:Flatten|Reshape|Permute|RepeatVector|EinsumDense|.*Conv.*|.*Pooling\d?D?|ZeroPadding.*|Cropping.*|UpSampling.*|Resizing)$/;

/** Whether a layer gives values with a mask of steps to skip: it makes one, or passes on that of what it takes. */
export const givesMask = (layer: KerasLayer, takesMask: boolean): boolean =>
  (isOf(layer, "Embedding") && flagIn(layer.config, "mask_zero", false)) ||
  (takesMask && !unmarked.test(layer.className));

/** Why a layer cannot be given values with such a mask; undefined if it does not use it. */
export const maskProblem = (
  { className }: KerasLayer,
  { runtime }: Pick<Dialect, "runtime">,
): ImportProblem | undefined =>
  skipping.test(className) || (runtime === "Keras" && skippingInKeras.test(className))
    ? {
        attribute: "mask_zero",
        reason:
          "it skips steps that an Embedding before it marks with mask_zero, and neuroll computes with every step",
        help: "if no step of your samples is padded, build the model with mask_zero=False, copy the weights with set_weights, and save it",
      }
    : undefined;
