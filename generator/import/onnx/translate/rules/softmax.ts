import { sizeOf } from "../../../../ir/tensor-data.ts";
import { cutWithin } from "../../node/axes.ts";
import { mixedBatch } from "../../node/refusal.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { activation, asPart, FLATTENED, reshaped } from "../draft.ts";
import { BATCH, type Computed, sampleOf } from "../value.ts";

/** Along one axis since opset 13; before, over all axes from that one on. */
const softmax =
  (name: string): Rule =>
  (call) => {
    const x = call.floats(0);
    if (call.opset >= 13) return alongOne(call, x, name, call.axis(-1, x.dims.length));
    // One past the last axis means rows of one number.
    return overRest(call, x, name, cutWithin(call.number("axis", 1), x.dims.length));
  };

function alongOne(call: TranslateCall, x: Computed, name: string, axis: number): Computed {
  if (x.dims[axis] === BATCH) throw mixedBatch("it works along the batch", { attribute: "axis" });
  const changed = call.alongAxis(x, axis, (last) =>
    call.layer("activation", [last], activation(name), last.shape),
  );
  return { ...x, draft: changed };
}

function overRest(call: TranslateCall, x: Computed, name: string, axis: number): Computed {
  const rest = x.dims.slice(axis);
  if (rest.includes(BATCH)) throw mixedBatch("it works along the batch", { attribute: "axis" });
  const rows = sampleOf(x.dims.slice(0, axis));
  const last = sizeOf(sampleOf(rest));
  const together =
    rest.length === 1 ? x.draft : reshaped(x.draft, [...rows, last], asPart(call.origin, FLATTENED));
  const changed = call.layer("activation", [together], activation(name), together.shape);
  return call.result(changed, x.dims, x.type);
}

export const softmaxRules = {
  Softmax: softmax("softmax"),
  LogSoftmax: softmax("log_softmax"),
} satisfies Readonly<Record<string, Rule>>;
