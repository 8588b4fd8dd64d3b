import { z } from "zod";
import type { Field, LayerKind } from "../../ir/layer.ts";
import { MOST_AXES } from "../../ir/limits.ts";
import type { FieldSpec, LayerSpec } from "../../ir/spec.ts";
import type { Vocabulary } from "../../ir/vocabulary.ts";
import { activationSchema } from "./activation-schema.ts";
import { identifier, index, size, step } from "./basics.ts";
import { expectations, expecting, mapping } from "./expectations.ts";
import { tensorSchema } from "./tensor-schema.ts";

/** The schema of a layer, a union of all kinds with `type` as discriminator. */
export function layerSchema(vocabulary: Vocabulary) {
  const activation = activationSchema(vocabulary);
  const kinds = Object.values(vocabulary.layers).map((kind) => kindSchema(kind, activation));
  const union = z.discriminatedUnion("type", kinds as [(typeof kinds)[number], ...typeof kinds]);
  const layers = Object.values(vocabulary.layers).map(({ kind }) => kind);
  const must = "a mapping with a type, such as dense";
  expectations.add(union, { must, code: "unknown-layer", layers });
  return union;
}

type ActivationSchema = ReturnType<typeof activationSchema>;

function kindSchema({ kind, about, fields, takes }: LayerKind, activation: ActivationSchema) {
  const own = Object.entries(fields).map(([name, field]) => [name, fieldSchema(field, activation)]);
  return mapping(`a layer of type ${kind}`, {
    type: z.literal(kind).describe(about),
    name: identifier("the name that messages and other layers use for it").optional(),
    from: sourcesSchema((takes?.most ?? 1) > 1).optional(),
    ...(Object.fromEntries(own) as Record<string, z.ZodType<FieldSpec>>),
  }).transform(({ type, name, from, ...rest }): LayerSpec => ({ type, name, from, fields: rest }));
}

/** The schema of `from`: the name of a layer, or a list of names for kinds with several inputs. */
function sourcesSchema(several: boolean) {
  const mustBeOne = "the name of an earlier layer, or input";
  const source = expecting(z.string().min(1).describe(mustBeOne), mustBeOne);
  const one = source.transform((name) => [name]);
  if (!several) return expecting(one, mustBeOne);
  const names = expecting(z.array(source).min(1), "a list of at least one name");
  const must = "the name of an earlier layer or input, or a list of such names";
  return expecting(z.union([one, names]).describe(must), must);
}

function fieldSchema(field: Field, activation: ActivationSchema): z.ZodType {
  switch (field.type) {
    case "size":
      return size(field.about);
    case "index":
      return field.default === undefined ? index(field.about) : index(field.about).prefault(field.default);
    case "step":
      return step(field.about).prefault(field.default);
    case "list": {
      const item = field.of === "size" ? size("one size") : index("one axis");
      return expecting(
        z.array(item).min(1).max(MOST_AXES).describe(field.about),
        `a list of 1 to ${MOST_AXES} whole numbers`,
      );
    }
    case "number":
      return tensorSchema({ about: field.about, rank: 0, mayBeOne: false, mayBeFalse: false }).prefault(
        field.default,
      );
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
