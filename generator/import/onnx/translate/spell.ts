import type { ImportedTensor } from "../../imported-model.ts";
import { alongAxis, type Draft, draft } from "./draft.ts";
import type { RewriteRule } from "./rewrite.ts";

/** So many ones as a matrix: products with 1 are exact, so a sum or a repetition is a dense layer with them. */
const ones = (shape: readonly [number, number]): ImportedTensor => ({
  kind: "tensor",
  key: `ones_${shape.join("x")}`,
  tensor: { shape, data: new Float64Array(shape[0] * shape[1]).fill(1) },
});

const timesOnes = (source: Draft, inputs: number, units: number, origin: Draft["origin"]): Draft =>
  draft(
    "dense",
    [source],
    { units, weights: ones([inputs, units]), bias: false },
    source.shape.with(-1, units),
    origin,
  );

/** The kinds that are none of the vocabulary, in its words. Sums go in index order, as in every dense layer. */
const spellings: Readonly<Record<string, (layer: Draft, source: Draft) => Draft>> = {
  sum: ({ origin }, source) => timesOnes(source, source.shape.at(-1) as number, 1, origin),
  mean({ origin, shape }, source) {
    const size = source.shape.at(-1) as number;
    const sum = timesOnes(source, size, 1, origin);
    return draft("normalize", [sum], { mean: 0, std: size }, shape, origin);
  },
  broadcast: ({ origin, shape }, source) =>
    shape.reduce(
      (repeated, size, axis) =>
        repeated.shape[axis] === size
          ? repeated
          : alongAxis(repeated, axis, origin, (last) => timesOnes(last, 1, size, origin)),
      source,
    ),
};

export const spell: RewriteRule = (layer) => {
  const spelling = Object.hasOwn(spellings, layer.kind) ? spellings[layer.kind] : undefined;
  return spelling?.(layer, layer.from[0] as Draft);
};
