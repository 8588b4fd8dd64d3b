import { seededRandom } from "../../generator/check/probe-inputs.ts";
import { below, type Example, pick, type Random } from "../../generator/ir/example.ts";
import type { Field, Indices, LayerKind } from "../../generator/ir/layer.ts";
import type { Layer } from "../../generator/ir/network.ts";
import { lastOf, type Shape, sizeOf } from "../../generator/ir/tensor-data.ts";
import { load } from "../../generator/load.ts";

const activations = [
  "relu",
  "sigmoid",
  "tanh",
  "softmax",
  "log_softmax",
  "gelu",
  "abs",
  "sin",
  "round",
  { name: "clip", min: -0.5 },
  { name: "greater", than: 0.25 },
];

/** Chance from a seed. The first number of neighbouring seeds is much the same, and is left out. */
export function chance(seed: number): Random {
  const random = seededRandom(seed);
  random();
  return random;
}

/** What a field is drawn for: the inputs of its layer, and the fields that are drawn already. */
interface Drawn extends Example {
  readonly kind: LayerKind;
  readonly random: Random;
  /** The largest size that is drawn. */
  readonly widest: number;
}

type FieldOf<T extends Field["type"]> = Extract<Field, { type: T }>;

/** How the value of a field of each type is drawn; tensors come last, as their sizes are those of other fields. */
const draws: { readonly [T in Field["type"]]: (field: FieldOf<T>, drawn: Drawn) => unknown } = {
  size: (_, { random, widest }) => 1 + below(random, widest),
  index: ({ default: standard }) => standard,
  step: ({ default: standard }) => standard,
  list: () => undefined,
  padding: ({ default: standard }) => standard,
  axis: (_, drawn) => pick(drawn.random, axesOf(drawn)),
  axes: (_, { random, inputs }) => {
    const all = (inputs[0] as Shape).map((_, axis) => axis);
    const some = all.filter(() => random() < 0.5);
    return some.length === 0 ? [pick(random, all)] : some;
  },
  flag: (_, { random }) => random() < 0.5,
  choice: ({ of }, { random }) => pick(random, of),
  number: ({ default: standard }) => standard,
  activation: ({ mayBeMissing }, { random }) =>
    mayBeMissing && random() < 0.5 ? undefined : pick(random, activations),
  tensor: (field, { random, inputs, fields, kind }) => {
    if (field.mayBeMissing && random() < 0.5) return undefined;
    if (field.mayBeFalse && random() < 0.3) return false;
    const first = inputs[0] ?? [];
    const sizes =
      field.axes?.(fields as never, inputs, undefined)?.map(({ size }) => size) ??
      field.dimensions.flatMap((dimension) => {
        if (dimension === "inputs") return lastOf(first);
        const said = [fields[dimension] as number | readonly number[]].flat();
        const type = kind.fields[dimension]?.type;
        if (type !== "axis" && type !== "axes") return sizeOf(said);
        // In the order of the input, however they are counted and listed.
        const axes = said.map((axis) => (axis < 0 ? axis + first.length : axis));
        return axes.sort((a, b) => a - b).map((axis) => first[axis] as number);
      });
    const number = (): number => {
      const value = Math.round((random() - 0.5) * 4000) / 1000;
      return field.nonZero ? Math.abs(value) + 0.25 : value;
    };
    return field.mayBeOne && random() < 0.2 ? number() : numbers(number, sizes);
  },
};

/** Each axis of the first input, counted from both ends. */
const axesOf = ({ inputs: [first = []] }: Drawn): number[] =>
  first.flatMap((_, axis) => [axis, axis - first.length]);

const numbers = (number: () => number, [length, ...inner]: readonly number[]): unknown =>
  length === undefined ? number() : Array.from({ length }, () => numbers(number, inner));

/** A random layer of a kind, with all that its spec needs. */
export function makeExample(kind: LayerKind, random: Random, near: Shape, widest = 6): Example {
  const { inputs, fields: said } = kind.example(random, near);
  const fields: Record<string, unknown> = { ...said };
  for (const type of Object.keys(draws) as Field["type"][]) {
    for (const [name, field] of Object.entries(kind.fields)) {
      if (field.type !== type || name in fields) continue;
      const draw = draws[type] as (field: Field, drawn: Drawn) => unknown;
      fields[name] = draw(field, { kind, random, inputs, fields, widest });
    }
  }
  return { inputs, fields };
}

/** A spec of one layer, whose inputs are parts of the one that the network has. */
export function specOf({ kind }: LayerKind, { inputs, fields }: Example, dtype = "f64"): string {
  const spec = (shape: Shape, layers: readonly object[]) =>
    JSON.stringify({ name: "example", dtype, input: { shape }, layers });
  const [first = [1], ...others] = inputs;
  if (inputs.length === 0)
    return spec(first, [
      { type: kind, name: "known", ...fields },
      { type: "add", from: ["known", "input"] },
    ]);
  if (others.length === 0) return spec(first, [{ type: kind, ...fields }]);
  let start = 0;
  const parts = inputs.flatMap((shape, n) => {
    const part = {
      type: "slice",
      from: "input",
      name: `part${n}`,
      axis: 0,
      start,
      end: start + sizeOf(shape),
    };
    start += sizeOf(shape);
    return [part, { type: "reshape", name: `x${n}`, shape }];
  });
  return spec([start], [...parts, { type: kind, from: inputs.map((_, n) => `x${n}`), ...fields }]);
}

const layerOf = (kind: LayerKind, example: Example): Layer =>
  load(specOf(kind, example)).network.layers.at(-1) as Layer;

/** The shape of what a layer gives. */
export const outputOf = (kind: LayerKind, example: Example): Shape => layerOf(kind, example).output;

/** The indices that a layer takes. */
export function indicesOf(kind: LayerKind, example: Example): Indices | undefined {
  const { values, inputs } = layerOf(kind, example);
  return kind.indices?.(values, inputs);
}
