import type { ImportedActivation, ImportedTensor } from "../../../imported-model.ts";
import { type Draft, isActivation, isTensor } from "../draft.ts";

/** An activation that some layers are, and what they do it to. */
export interface Found {
  readonly name: string;
  readonly x: Draft;
  readonly parameters?: ImportedActivation["parameters"];
}

/** The activation that a layer is on its own. */
export function activationOf({ kind, fields }: Draft): ImportedActivation | undefined {
  const { activation: applied } = fields;
  return kind === "activation" && isActivation(applied) ? applied : undefined;
}

/** The factor of a product with x: one number, or one a unit. */
export function factorOf(layer: Draft, x: Draft): number | ImportedTensor | undefined {
  const { scale, shift } = layer.fields;
  if (layer.kind !== "scale" || shift !== false || layer.from[0] !== x) return undefined;
  return typeof scale === "number" || isTensor(scale) ? scale : undefined;
}
