import * as z from "zod";
import { helps } from "../../diagnostics/messages.ts";
import type { Field, Fields, LayerKind } from "../../ir/layer.ts";
import { MOST_AXES } from "../../ir/limits.ts";
import { type FieldSpec, type LayerSpec, NETWORK, type NetworkLayerSpec } from "../../ir/spec.ts";
import type { Vocabulary } from "../../ir/vocabulary.ts";
import { activationSchema } from "./activation-schema.ts";
import {
  axis,
  choice,
  coordinate,
  distinct,
  factor,
  flag,
  identifier,
  index,
  shape,
  size,
  step,
  text,
} from "./basics.ts";
import { expectations, expecting, mapping } from "./expectations.ts";
import { tensorSchema } from "./tensor-schema.ts";

/** The schema of a layer, a union of all kinds and of embedded networks with `type` as discriminator. */
export function layerSchema(vocabulary: Vocabulary) {
  const activation = activationSchema(vocabulary);
  const kinds = Object.values(vocabulary.layers).map((kind) => kindSchema(kind, activation));
  const rows = [...kinds, networkLayer] as const;
  const union = z.discriminatedUnion(
    "type",
    rows as unknown as readonly [(typeof rows)[number], ...(typeof rows)[number][]],
  );
  const layers = [...Object.values(vocabulary.layers).map(({ kind }) => kind), NETWORK];
  const must = "a mapping with a type, such as dense";
  expectations.add(union, { must, code: "unknown-layer", layers });
  return union;
}

type ActivationSchema = ReturnType<typeof activationSchema>;

function kindSchema({ kind, about, fields, takes, ofSeveral }: LayerKind, activation: ActivationSchema) {
  const own = Object.entries(fields).map(([name, field]) => [name, fieldSchema(field, activation, fields)]);
  return mapping(`a layer of type ${kind}`, {
    type: z.literal(kind).describe(about),
    name: layerName(),
    from: sourcesSchema((takes?.most ?? 1) > 1, ofSeveral && helps.ofSeveral(kind, ofSeveral)).optional(),
    ...(Object.fromEntries(own) as Record<string, z.ZodType<FieldSpec>>),
  }).transform(({ type, name, from, ...rest }): LayerSpec => ({ type, name, from, fields: rest }));
}

const layerName = () => identifier("the name that messages and other layers use for it").optional();

const outputName = text();

const givenShape = () => shape("the size of each axis, outermost first", 0);

/** The schema of a layer that embeds a network. */
const networkLayer = mapping(`a layer of type ${NETWORK}`, {
  type: z.literal(NETWORK).describe("all layers of another spec"),
  name: layerName(),
  from: expecting(
    z
      .union([
        sourcesSchema(true),
        expecting(z.record(z.string(), text()), "a mapping from inputs to the names of layers or inputs"),
      ])
      .describe("where its inputs come from, in their order or by their names; by default the layer before"),
    "the name of an earlier layer or input, a list of such names, or a mapping from its inputs to such names",
  ).optional(),
  file: text().describe("the YAML file of the spec; its path is relative to this one"),
  output: expecting(
    z
      .union([outputName.transform((name) => [name]), distinct(outputName, "outputs")])
      .describe("the outputs that are taken, if not all"),
    "the name of one of its outputs, or a list of such names",
  ).optional(),
  shape: expecting(
    z
      .union([givenShape(), z.record(z.string(), givenShape())])
      .describe("the shape that it gives, or those of its outputs by name, which is then checked"),
    "a list of sizes, or a mapping from its outputs to such lists",
  ).optional(),
}).transform(
  ({ type, name, from, file, output, shape }): NetworkLayerSpec => ({
    ...{ type, name, from, file, output, shape },
    spec: undefined,
  }),
);

/** The schema of `from`: the name of a layer, or a list of names for kinds with several inputs. */
function sourcesSchema(several: boolean, helpForList?: string) {
  const mustBeOne = "the name of an earlier layer, or input";
  const source = expecting(z.string().min(1).describe(mustBeOne), mustBeOne);
  if (helpForList !== undefined) expectations.add(source, { must: mustBeOne, helpForList });
  const one = source.transform((name) => [name]);
  if (!several) return expecting(one, mustBeOne);
  const names = expecting(z.array(source).min(1), "a list of at least one name");
  const must = "the name of an earlier layer or input, or a list of such names";
  return expecting(z.union([one, names]).describe(must), must);
}

type FieldOf<T extends Field["type"]> = Extract<Field, { type: T }>;
type SchemaOf<T extends Field["type"]> = (
  field: FieldOf<T>,
  activation: ActivationSchema,
  fields: Fields,
) => z.ZodType;

const fieldSchema = <T extends Field["type"]>(
  field: FieldOf<T>,
  activation: ActivationSchema,
  fields: Fields,
): z.ZodType => (fieldSchemas[field.type] as SchemaOf<T>)(field, activation, fields);

/** The schema of a field of each type. */
const fieldSchemas: { readonly [T in Field["type"]]: SchemaOf<T> } = {
  size: ({ about }) => size(about),
  index: ({ about, default: standard, atLeast }) => orDefault(index(about, atLeast), standard),
  step: ({ about, default: standard }) => orDefault(step(about), standard),
  list({ about, of, mayBeOne = false, mayBeMissing = false, default: standard }) {
    const { item, one, many } = items[of];
    const schema = mayBeOne ? oneOrSeveral(item(), about, one, many) : several(item(), about, many);
    return mayBeMissing ? schema.optional() : orDefault(schema, standard);
  },
  axis: ({ about, default: standard }) => orDefault(axis(about), standard),
  axes({ about, default: standard }) {
    const schema = several(axis("one axis"), about);
    return standard === "all" ? schema.optional() : orDefault(schema, standard);
  },
  padding: ({ about, of, default: standard }) => orDefault(paddingSchema(about, of), standard),
  flag: ({ about, default: standard }) => orDefault(flag(about), standard),
  choice: ({ about, of, default: standard }) => orDefault(choice(...of).describe(about), standard),
  number({ about, default: standard, mayBeMissing = false }) {
    const schema = tensorSchema({ about, rank: 0, mayBeOne: false, mayBeFalse: false });
    return mayBeMissing ? schema.optional() : orDefault(schema, standard);
  },
  tensor: (field, _, fields) => {
    const { about, dimensions, axes, mayBeOne = false, mayBeFalse = false, mayBeMissing = false } = field;
    const isOpen = axes !== undefined || dimensions.some((dimension) => fields[dimension]?.type === "axes");
    const rank = isOpen ? "open" : dimensions.length;
    const schema = tensorSchema({ about, rank, mayBeOne, mayBeFalse });
    return mayBeMissing ? schema.optional() : schema;
  },
  activation: ({ about, default: standard, mayBeMissing = false }, activation) => {
    const schema = activation.describe(about);
    return mayBeMissing ? schema.optional() : orDefault(schema, standard);
  },
};

/** What lists are made of, and what messages call one of them and several. */
const items = {
  size: { item: () => size("one size"), one: "a whole number", many: "whole numbers" },
  index: { item: () => index("one index"), one: "a whole number", many: "whole numbers" },
  factor: { item: () => factor("one factor"), one: "a positive number", many: "positive numbers" },
  coordinate: { item: () => coordinate("one coordinate"), one: "a number", many: "numbers" },
} satisfies Record<FieldOf<"list">["of"], object>;

const orDefault = (schema: z.ZodType, standard: unknown): z.ZodType =>
  standard === undefined ? schema : schema.prefault(standard);

/** A list, or its one number by itself. */
const oneOrSeveral = (item: z.ZodType, about: string, one: string, many: string): z.ZodType =>
  expecting(
    z.union([item.transform((one) => [one]), listOf(item, many)]).describe(about),
    `${one}, or ${listed(many)}`,
  );

/** A word, a number for both ends of all axes, or a list with a number or a pair per axis. */
function paddingSchema(about: string, words: readonly [string, ...string[]]): z.ZodType {
  const counted = index("how many values at both ends");
  const both = counted.transform((count) => [count, count]);
  const pair = expecting(z.tuple([counted, counted]), "two whole numbers, before and after");
  const numberOrPair = expecting(z.union([both, pair]), "a whole number, or [before, after]");
  const perAxis = listOf(numberOrPair, "numbers or pairs of numbers");
  const must = `${words.join(", ")}, a whole number from 0, or a list with a number or [before, after] per axis`;
  const word = expecting(z.enum(words), must);
  return expecting(z.union([word, both.transform((one) => [one]), perAxis]).describe(about), must);
}

const several = (item: z.ZodType, about: string, many = "whole numbers"): z.ZodType =>
  expecting(listOf(item, many).describe(about), listed(many));

const listOf = (item: z.ZodType, many: string) =>
  expecting(z.array(item).min(1).max(MOST_AXES), listed(many));

const listed = (many: string): string => `a list of 1 to ${MOST_AXES} ${many}`;
