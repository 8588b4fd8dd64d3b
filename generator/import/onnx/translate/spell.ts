import { ImportError, type ImportedTensor } from "../../imported-model.ts";
import { asPart, type Draft, draft } from "./draft.ts";
import type { RewriteRule } from "./rewrite.ts";

/** Far more than the weights of any network that can be compiled. */
const MOST_ONES = 2 ** 22;

/** Matrices of ones: products with 1 are exact, so a sum is a dense layer with them. */
class Ones {
  readonly #known = new Map<string, ImportedTensor>();
  #count = 0;

  of(inputs: number, units: number): ImportedTensor {
    const key = `ones_${inputs}x${units}`;
    const known = this.#known.get(key) ?? this.#make(key, inputs, units);
    this.#known.set(key, known);
    return known;
  }

  #make(key: string, inputs: number, units: number): ImportedTensor {
    this.#count += inputs * units;
    if (this.#count > MOST_ONES) {
      throw new ImportError({ reason: `its sums need more than ${MOST_ONES} numbers` });
    }
    const data = new Float64Array(inputs * units).fill(1);
    return { kind: "tensor", key, tensor: { shape: [inputs, units], data } };
  }
}

function timesOnes(source: Draft, units: number, origin: Draft["origin"], ones: Ones): Draft {
  const inputs = source.shape.at(-1) as number;
  const fields = { units, weights: ones.of(inputs, units), bias: false } as const;
  return draft("dense", [source], fields, source.shape.with(-1, units), origin);
}

type Spelling = (layer: Draft, source: Draft, ones: Ones) => Draft;

/** Intermediate kinds in terms of the vocabulary. Sums go in index order, as in every dense layer. */
const spellings: ReadonlyMap<string, Spelling> = new Map<string, Spelling>([
  ["sum", ({ origin }, source, ones) => timesOnes(source, 1, origin, ones)],
  [
    "mean",
    ({ origin, shape }, source, ones) => {
      const count = source.shape.at(-1) as number;
      const sum = timesOnes(source, 1, asPart(origin, "its sum"), ones);
      const fields = { mean: 0, std: count };
      return draft("normalize", [sum], fields, shape, asPart(origin, `divided by ${count}`));
    },
  ],
]);

/** Replaces `sum` and `mean` by layers of the vocabulary. */
export function spelling(): RewriteRule {
  const ones = new Ones();
  return (layer) => spellings.get(layer.kind)?.(layer, layer.from[0] as Draft, ones);
}
