import type { NodeAttributes } from "./attributes.ts";
import { Refusal } from "./refusal.ts";

/** Before these opsets, a node with more outputs than its result is training, unless (before opset 7) `is_test` is set. */
const trainsBefore: ReadonlyMap<string, number> = new Map([
  ["BatchNormalization", 14],
  ["Dropout", 7],
]);

/**
 * Only inference is imported.
 * @param mode the node's `training_mode`, which later opsets have
 * @throws Refusal
 */
export function refuseTraining(call: NodeAttributes, mode: boolean): void {
  const givesMore = call.node.outputs.slice(1).some((name) => name !== "");
  const isTest = call.opset < 7 && call.flag("is_test");
  const isOld = call.opset < (trainsBefore.get(call.node.op) ?? 0);
  if (!mode && !(isOld && givesMore && !isTest)) return;
  throw new Refusal("it is in training mode", { help: "export the model for inference" });
}
