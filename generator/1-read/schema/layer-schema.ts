import { z } from "zod";
import type { Field, LayerKind } from "../../ir/layer.ts";
import type { FieldSpec, LayerSpec } from "../../ir/spec.ts";
import type { Vocabulary } from "../../ir/vocabulary.ts";
import { activationSchema } from "./activation-schema.ts";
import { identifier, size } from "./basics.ts";
import { expecting, mapping } from "./expectations.ts";
import { tensorSchema } from "./tensor-schema.ts";

/** A layer of one of the kinds there are, told apart by `type`. */
export function layerSchema(vocabulary: Vocabulary) {
  const activation = activationSchema(vocabulary);
  const kinds = Object.values(vocabulary.layers).map((kind) => kindSchema(kind, activation));
  const union = z.discriminatedUnion("type", kinds as [(typeof kinds)[number], ...typeof kinds]);
  return expecting(union, "a mapping with a type, such as dense", "unknown-layer");
}

type ActivationSchema = ReturnType<typeof activationSchema>;

function kindSchema({ kind, about, fields }: LayerKind, activation: ActivationSchema) {
  const own = Object.entries(fields).map(([name, field]) => [name, fieldSchema(field, activation)]);
  return mapping(`a layer of type ${kind}`, {
    type: z.literal(kind).describe(about),
    name: identifier("what the layer is called in messages").optional(),
    ...(Object.fromEntries(own) as Record<string, z.ZodType<FieldSpec>>),
  }).transform(({ type, name, ...rest }): LayerSpec => ({ type, name, fields: rest }));
}

function fieldSchema(field: Field, activation: ActivationSchema): z.ZodType {
  switch (field.type) {
    case "size":
      return size(field.about);
    case "tensor":
      return tensorSchema({
        about: field.about,
        rank: field.dimensions.length,
        mayBeOne: field.mayBeOne ?? false,
        mayBeFalse: field.mayBeFalse ?? false,
      });
    case "activation": {
      const schema = activation.describe(field.about);
      return field.default === undefined ? schema : schema.prefault(field.default);
    }
  }
}
