import { type Draft, isActivation } from "../draft.ts";
import { isFactor, multipleOf } from "./read.ts";

/** A product of layers and numbers, however it is bracketed. */
interface Product {
  readonly by: number;
  readonly over: number;
  readonly factors: readonly Draft[];
}

/** Products with more factors are not activations. */
const MOST_PARTS = 16;

/** A layer as a product; `whole` is kept as one factor, although it may be a product itself. */
function productOf(layer: Draft, whole?: Draft): Product {
  let [by, over] = [1, 1];
  const factors: Draft[] = [];
  const open = [layer];
  for (let parts = 0; open.length > 0; parts++) {
    const next = open.shift() as Draft;
    const multiple = next === whole || parts > MOST_PARTS ? undefined : multipleOf(next);
    if (multiple !== undefined) {
      by *= multiple.by;
      over *= multiple.over;
      open.push(multiple.x);
    } else if (next === whole || parts > MOST_PARTS) factors.push(next);
    else if (next.kind === "multiply") open.push(...next.from);
    else factors.push(...bases(next));
  }
  return { by, over, factors };
}

/** x² is x·x, and x³ is x·x·x. */
function bases(layer: Draft): readonly Draft[] {
  const applied = layer.fields.activation;
  if (layer.kind !== "activation" || !isActivation(applied) || applied.name !== "power") return [layer];
  const { exponent } = applied.parameters;
  const base = layer.from[0] as Draft;
  return exponent === 2 || exponent === 3 ? Array<Draft>(exponent).fill(base) : [layer];
}

export const factorsOf = (layer: Draft): readonly Draft[] => productOf(layer).factors;

/** Whether a layer is the product of that number and these layers, of which `whole` may be a product itself. */
export function isProductOf(layer: Draft, number: number, factors: readonly Draft[], whole: Draft): boolean {
  const product = productOf(layer, whole);
  const left = [...product.factors];
  for (const factor of factors) {
    const place = left.indexOf(factor);
    if (place < 0) return false;
    left.splice(place, 1);
  }
  return left.length === 0 && isFactor(product, number);
}
