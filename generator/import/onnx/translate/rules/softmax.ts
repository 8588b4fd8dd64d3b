import { sizeOf } from "../../../../ir/tensor-data.ts";
import { cutWithin } from "../../node/axes.ts";
import { mixedBatch } from "../../node/refusal.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { activation, asPart, type Draft, FLATTENED, reshaped } from "../draft.ts";
import { BATCH, type Computed, sampleOf } from "../value.ts";

type Kind = "activation" | "hardmax";

/** Along one axis since opset 13; before, over all axes from that one on. */
const softmax =
  (kind: Kind, fields: Draft["fields"]): Rule =>
  (call) => {
    const x = call.floats(0);
    if (call.opset < 13) {
      // One past the last axis means rows of one number.
      return overRest(call, x, cutWithin(call.number("axis", 1), x.dims.length), kind, fields);
    }
    const along = call.alongAxis(x, call.axis(-1, x.dims.length));
    return { ...x, draft: call.layer(kind, [x.draft], { ...fields, ...along }, x.draft.shape) };
  };

function overRest(
  call: TranslateCall,
  x: Computed,
  axis: number,
  kind: Kind,
  fields: Draft["fields"],
): Computed {
  const rest = x.dims.slice(axis);
  if (rest.includes(BATCH)) throw mixedBatch("it works along the batch", { attribute: "axis" });
  const rows = sampleOf(x.dims.slice(0, axis));
  const last = sizeOf(sampleOf(rest));
  const together =
    rest.length === 1 ? x.draft : reshaped(x.draft, [...rows, last], asPart(call.origin, FLATTENED));
  return call.result(call.layer(kind, [together], fields, together.shape), x.dims, x.type);
}

export const softmaxRules = {
  Softmax: softmax("activation", activation("softmax")),
  LogSoftmax: softmax("activation", activation("log_softmax")),
  Hardmax: softmax("hardmax", {}),
} satisfies Readonly<Record<string, Rule>>;
