import type { Fields, KnownKind } from "../ir/layer.ts";
import { layers as kinds } from "../vocabulary/layers/index.ts";
import type { OptionsOf, TensorsOf, TupleOf } from "./fields.ts";
import type { OptionProblems, Said } from "./problems.ts";
import type { IsAny } from "./tensors.ts";

/** Options that every layer has. */
export interface Named {
  /** What messages and other layers call it. */
  readonly name?: string | undefined;
  /** The layers, inputs or states whose values it takes, by name; the layer before by default. */
  readonly from?: string | readonly string[] | undefined;
}

/**
 * A layer that is not in a network yet: `S` is what its options say, with shapes in place of tensors. Messages of the type checker
 * print all arguments of this type, so a kind that neuroll has is found by its name.
 */
export interface Layer<
  Kind extends string = string,
  S = unknown,
  N extends Named = Named,
  Of extends KnownKind | "built-in" = KnownKind | "built-in",
> {
  readonly type: Kind;
  readonly options: Readonly<Record<string, unknown>> & Named;
  /** Its stack says where the layer was written. */
  readonly site: Error;
  /** Known to the type checker alone. */
  readonly typed?: { readonly said: S; readonly named: N; readonly of: Of };
}

/** The fields of a kind, and how many inputs it takes. */
export type FieldsOf<Kind extends string, Of> = KindOf<Kind, Of>["fields"];
export type TakesOf<Kind extends string, Of> = NonNullable<KindOf<Kind, Of>["takes"]>;

type KindOf<Kind extends string, Of> = Of extends KnownKind
  ? Of
  : Kind extends keyof typeof kinds
    ? (typeof kinds)[Kind]
    : KnownKind;

/**
 * The function that makes layers of a kind. Only `O` is inferred. `Problems` is a parameter of its own so that the type checker works
 * it out once, of the options that are written, and not of all that there could be. `Word` is `const`, for what is not a tensor.
 */
export type LayerOf<Kind extends string, F extends Fields, Of extends KnownKind | "built-in"> = <
  O extends OptionsOf<F> & Named,
  Problems extends object = OptionProblems<Kind, F, O>,
  const Word = never,
>(
  ...options: Record<never, never> extends OptionsOf<F>
    ? [options?: Checked<F, O, Problems, Word>]
    : [options: Checked<F, O, Problems, Word>]
) => Layer<Kind, Said<F, Written<F, O>>, NamedIn<Written<F, O>>, Of>;

/** Without options the type checker takes all that there could be; none is written then. */
type Written<F extends Fields, O> = [OptionsOf<F> & Named, O] extends [O, OptionsOf<F> & Named]
  ? keyof (OptionsOf<F> & Named) extends keyof O
    ? IsAny<O> extends true
      ? O
      : Record<never, never>
    : O
  : O;

/** What the type checker keeps of a name and of sources. */
type NamedIn<O> = keyof O & keyof Named extends infer K ? { readonly [N in K & keyof O]: O[N] } : never;

/** Options, or sentences in place of those that are wrong. While they are inferred, both say what is expected. */
type Checked<F extends Fields, O, Problems, Word> = keyof Problems extends never
  ? O
  : {
      readonly [K in keyof O]: K extends keyof Problems
        ? NonNullable<Problems[K]>
        : O[K] | (K extends TensorsOf<F> ? TupleOf<F[K], F> : Word);
    };

/** A function for each kind of layer, under its name. */
export type LayersOf<Kinds extends Readonly<Record<string, KnownKind>>> = {
  readonly [K in keyof Kinds & string]: LayerOf<K, Kinds[K]["fields"], Kinds[K]>;
};

/** The functions that make layers of some kinds, for a vocabulary of one's own. */
export const layersOf = <Kinds extends Readonly<Record<string, KnownKind>>>(kinds: Kinds): LayersOf<Kinds> =>
  functionsOf(kinds) as LayersOf<Kinds>;

const functionsOf = (kinds: Readonly<Record<string, KnownKind>>): unknown =>
  Object.fromEntries(Object.entries(kinds).map(([kind, { fields }]) => [kind, layerFunction(kind, fields)]));

const layerFunction =
  (type: string, fields: Fields) =>
  (options: Readonly<Record<string, unknown>> = {}): Layer => ({
    type,
    options: { ...options, ...sizesSaidByTensors(fields, options) },
    site: new Error("a layer is written here"),
  });

/** Sizes that were left out, since a tensor says them: `units` of weights with the dimensions inputs and units. */
export function sizesSaidByTensors(
  fields: Fields,
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, number>> {
  const said: Record<string, number> = {};
  for (const [name, field] of Object.entries(fields)) {
    if (field.type !== "tensor" || field.axes || field.mayBeFalse || field.mayBeMissing) continue;
    const shape = shapeOf(options[name]);
    for (const [axis, dimension] of field.dimensions.entries())
      if (fields[dimension]?.type === "size" && options[dimension] === undefined && axis < shape.length)
        said[dimension] = shape[axis] as number;
  }
  return said;
}

/** The shape of a tensor as the layer gets it: the first row of lists says how long rows are. */
function shapeOf(value: unknown): readonly number[] {
  if (ArrayBuffer.isView(value)) return [(value as Float64Array).length];
  if (Array.isArray(value)) return [value.length, ...shapeOf(value[0])];
  const { shape = [], layout } = (value ?? {}) as { shape?: readonly number[]; layout?: string };
  return layout === "out_in" ? shape.toReversed() : shape;
}

/** The function of each kind of layer that neuroll has. */
export const layers = functionsOf(kinds) as {
  readonly [K in keyof typeof kinds]: LayerOf<K, (typeof kinds)[K]["fields"], "built-in">;
};
