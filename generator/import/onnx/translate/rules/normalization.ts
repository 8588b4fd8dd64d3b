import { quote } from "../../../../diagnostics/words.ts";
import { sizeOf } from "../../../../ir/tensor-data.ts";
import type { ImportedTensor } from "../../../imported-model.ts";
import { mixedBatch, Refusal } from "../../node/refusal.ts";
import { refuseTraining } from "../../node/training.ts";
import { elementTypeOf } from "../../read/element-types.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { asTensor, expanded, inShape } from "../constant.ts";
import { showDims } from "../dims.ts";
import { asPart, FLATTENED, reshaped } from "../draft.ts";
import { BATCH, type Computed, type Constant, sampleOf } from "../value.ts";

/** With the statistics of training. The channels are axis 1, which is moved to the end for the layer, and back. */
const batchNormalization: Rule = (call) => {
  const x = call.floats(0);
  refuseTraining(call, call.flag("training_mode"));
  if (!call.flag("spatial", true)) {
    throw new Refusal("it has statistics for each element rather than each channel", {
      attribute: "spatial",
    });
  }
  const channels = x.dims[1];
  if (channels === undefined || channels === BATCH) {
    throw new Refusal(`values of shape ${showDims(x.dims)} have no channel axis after the batch`);
  }
  const perChannel = (index: number, what: string) =>
    asTensor(requireCount(call.constant(index, what), channels));
  const fields = {
    ...{ gamma: perChannel(1, "scale"), beta: perChannel(2, "bias") },
    ...{ mean: perChannel(3, "mean"), variance: perChannel(4, "variance") },
    epsilon: call.float("epsilon"),
  };
  const changed = call.alongAxis(x, 1, (last) => call.layer("batch_norm", [last], fields, last.shape));
  return { ...x, draft: changed };
};

function requireCount(constant: Constant, count: number): Constant {
  const found = constant.tensor.data.length;
  if (found !== count)
    throw new Refusal(`${quote(constant.name)} has ${found} numbers, but there are ${count} channels`);
  return inShape(constant, [count]);
}

/** Over all axes from `axis` on, which become one row for the layer. */
const layerNormalization: Rule = (call) => {
  const x = call.floats(0);
  const axis = call.axis(-1, x.dims.length);
  requireStatistics(call, x);
  const normalized = x.dims.slice(axis);
  if (normalized.includes(BATCH)) throw mixedBatch("it works along the batch");
  const inner = sampleOf(normalized);
  const units = sizeOf(inner);
  const perUnit = (index: number, what: string): ImportedTensor | false => {
    if (!call.has(index)) return false;
    return asTensor(inShape(expanded(call.budget, call.constant(index, what), inner), [units]));
  };
  const fields = {
    ...{ gamma: perUnit(1, "scale"), beta: perUnit(2, "bias") },
    epsilon: call.float("epsilon"),
  };
  const flat = asPart(call.origin, FLATTENED);
  const row = reshaped(x.draft, [...sampleOf(x.dims.slice(0, axis)), units], flat);
  return call.result(call.layer("layer_norm", [row], fields, row.shape), x.dims, x.type);
};

/** The statistics have to be float32, as in a float32 network; 16-bit numbers are computed in float32 too. */
function requireStatistics(call: TranslateCall, { type }: Computed): void {
  const stash = elementTypeOf(call.number("stash_type", FLOAT))?.type;
  if (stash === "f32" && type !== "f64") return;
  throw new Refusal(`it computes the mean and variance of ${type} in ${stash ?? "no number"}`, {
    attribute: "stash_type",
    help: "export the model in float32, with a stash_type of 1",
  });
}

/** TensorProto.DataType */
const FLOAT = 1;

export const normalizationRules = {
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
} satisfies Readonly<Record<string, Rule>>;
