import { list } from "../../diagnostics/words.ts";
import type { ImportedField, ImportedLayer } from "../../import/imported-model.ts";
import type { WrittenModel } from "../../import/write-spec.ts";

export interface Weight {
  readonly key: string;
  /** How many numbers. */
  readonly size: number;
  /** It stands in the spec, not in the weights file. */
  readonly inline: boolean;
}

/** The tensors of a layer as the weights file calls them, else as the trained file does; those of its activation included. */
export function weightsOf(fields: ImportedLayer["fields"], keys: WrittenModel["keys"]): Weight[] {
  return Object.values(fields).flatMap((field: ImportedField) => {
    if (typeof field !== "object" || !("kind" in field)) return [];
    if (field.kind === "tensor") {
      const key = keys.get(field);
      return [{ key: key ?? field.key, size: field.tensor.data.length, inline: key === undefined }];
    }
    const { parameters } = field;
    return weightsOf(
      Object.fromEntries(Object.entries(parameters).filter(([, value]) => typeof value !== "number")),
      keys,
    );
  });
}

/** `fc1.weight; in the spec: fc1.bias`. */
export function sayWeights(weights: readonly Weight[]): string {
  const keys = (wanted: boolean) =>
    list(weights.filter(({ inline }) => inline === wanted).map(({ key }) => key));
  return [keys(false), keys(true) && `in the spec: ${keys(true)}`].filter(Boolean).join("; ");
}
