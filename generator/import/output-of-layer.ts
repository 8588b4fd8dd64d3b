import type { Field, LayerKind } from "../ir/layer.ts";
import type { Shape } from "../ir/tensor-data.ts";
import { vocabulary } from "../vocabulary/index.ts";
import type { ImportedField } from "./imported-model.ts";

type Fields = Readonly<Record<string, ImportedField>>;

/**
 * The shape that a layer of the vocabulary gives for an input, or what is wrong with its fields, which goes on after the layer
 * as subject: `has kernel 3, but axis 0 has size 2`. Tensors need not be among the fields.
 */
export function outputOfLayer(kind: string, fields: Fields, input: Shape): Shape | string {
  const { fields: known, fault, output } = vocabulary.layers[kind] as LayerKind;
  const said = Object.entries(known).map(([key, field]) => [key, resolved(field, fields[key])]);
  const values = Object.fromEntries(said);
  const found = fault?.(values, [input]);
  if (found === undefined) return output(values, [input]);
  return typeof found === "string" ? found : found.fault;
}

/** What a layer gets for a field as an importer or a default says it. */
function resolved(field: Field, said: ImportedField | undefined): unknown {
  const value = said ?? ("default" in field ? field.default : undefined);
  if (typeof value !== "number") return value;
  if (field.type === "padding") return [[value, value]];
  return field.type === "list" ? [value] : value;
}
